{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "PyXJ9+VtxMPHuINZ/AshJ8bcI/yQh8NHTtRRUKgkkhrhQ+I3B0YIm8xWscA5c3XJUIQocBDYgRZxMoOjQr7nDw=="
}
