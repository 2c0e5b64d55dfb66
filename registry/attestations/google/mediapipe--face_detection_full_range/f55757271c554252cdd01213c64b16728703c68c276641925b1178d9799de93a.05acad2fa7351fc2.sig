{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "gS6TwZLYtko+dc/9holpjNLAXtMJWQf7cfWTWaZ3hBpAOpLV9oD4x9nHQ53teiTxGxvczJEDOlucLdPtexEiAQ=="
}
