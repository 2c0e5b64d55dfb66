{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "i4glL5hKX0LP4cqLELz3nf9iZIvyJc22WuR24xvAFkHyOiUfDylU+3wL5vgYkViGcWTIwIWwi4OWOz0jSICiAg=="
}
