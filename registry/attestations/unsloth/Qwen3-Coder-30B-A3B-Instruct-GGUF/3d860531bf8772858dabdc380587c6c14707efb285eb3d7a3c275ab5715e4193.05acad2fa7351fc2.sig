{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "QwerKrlhh/WTivZcbDx54jJOZP0OGHQ70U8G9oCBlz7y0uPu0NNWkQ1N+i4iddCsbJZ2hk9BOBbGqThyHSZzAA=="
}
