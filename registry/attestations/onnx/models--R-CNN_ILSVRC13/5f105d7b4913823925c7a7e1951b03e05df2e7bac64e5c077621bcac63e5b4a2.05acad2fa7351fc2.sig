{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ciUBv0U6f6pJSaEXei0RDI1a5hvFvbLhy2E2PnRFV1zdtZq0axM2HBF5XymMNUd3DA7vtFkP2AVaebIsfX6cAg=="
}
