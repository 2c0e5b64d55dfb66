{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "meefZzjP0ANjt4kQ+kY1ttEVXrrQYv9ueoPLM4j6kbbEqaHv65svKEtgFkQcEoBmd/R2h+RtnzolFkq8pjIvBg=="
}
