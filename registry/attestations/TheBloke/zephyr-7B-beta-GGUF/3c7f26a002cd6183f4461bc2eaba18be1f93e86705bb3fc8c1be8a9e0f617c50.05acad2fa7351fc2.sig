{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "XWhyYiiClZsHTMnQpQ0LVS2ewpCLxkJ0i3ENO63eUzW8+4C5qvY19+xFYHsBd99oaqFXZ5aUfDzc0joQDCptCw=="
}
