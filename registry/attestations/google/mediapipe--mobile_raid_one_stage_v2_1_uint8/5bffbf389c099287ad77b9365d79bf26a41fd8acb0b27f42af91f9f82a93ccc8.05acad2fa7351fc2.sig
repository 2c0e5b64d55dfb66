{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Lna7L7ztTHzmYcrGvG8rZIBDMCZzXpeBzRJVlG1HknVL5zo089lQPlOrYRhsm6IJv7Vbd8jDNXvGB8D6nmdNAg=="
}
