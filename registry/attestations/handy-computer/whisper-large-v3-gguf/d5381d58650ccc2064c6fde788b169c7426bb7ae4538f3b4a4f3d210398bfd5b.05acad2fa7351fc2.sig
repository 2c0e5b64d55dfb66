{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "D7GncvSRkTODlS19Hhf+/wyMGEXWQcxsr3MOmJqqTz/+rx5g4YBonYRD/xi0WEliJxNxRlNsh5IYKQwXOgwKCA=="
}
