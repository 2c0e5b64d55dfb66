{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "K8z7TN+oNtZP6nRJy2jlMD6oizGu/k0A3gPKynWYBiEYiubwLI5mwNnXOd8IWSVULqgP0xiZtX1+HICIm3+2BQ=="
}
