{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "4W3nf/DKnTBvtLcuC4j7IOhTUN4/pjcC8atiAKR4S9Z+YQe7o5iP3iQtVDuk/i74m3uBl9XVEuHKplz3MH6RCA=="
}
