{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "rUaGdGA0BkK5HilzcBkJqtQZPPAc9hYPJ8+7QqinuaQM9GmIYy+FxF5B6i81y9ujxO/CYlUhV8ZqEQh4pqVzBA=="
}
