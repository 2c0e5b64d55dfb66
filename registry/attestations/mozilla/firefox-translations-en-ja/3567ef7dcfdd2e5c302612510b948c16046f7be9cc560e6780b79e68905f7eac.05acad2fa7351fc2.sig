{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "jiDown/s0fi8gjlUHl3gx2YA9nP8iZXbJ0sUQQpKTjdWtPwuTu2yGUlCRbfLt7jwqUwe56dNWq4qgzkUVKXKDA=="
}
