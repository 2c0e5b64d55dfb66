{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "binZLQc8X9liQhpAdJCSYEP7prfAeN1yLz+8pO6nuO5yHbQ0vnDiANiH7VI4ArccZboHWx1nPSPGwdNaetmQBg=="
}
