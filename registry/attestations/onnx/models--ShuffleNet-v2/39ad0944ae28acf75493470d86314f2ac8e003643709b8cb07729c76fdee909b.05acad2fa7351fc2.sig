{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "EIu5Vh2avHWL+3VjKyLvTZOF1llOtMBmTJWZGiBXaRlrij5dhjQpos6Nmo1g1n4ZA3NzrZLQ7YyVfYj2FJ9dDQ=="
}
