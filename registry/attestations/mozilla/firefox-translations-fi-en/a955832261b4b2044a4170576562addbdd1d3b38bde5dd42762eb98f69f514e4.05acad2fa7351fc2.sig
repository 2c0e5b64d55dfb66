{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "S1RNlL66KTNLtA/fMQsfntWxO6fXvBxzWVx6U5s+42uj0cipkoHW1AW8wwz48bumMx6c7JxDXuXtzCizr5xnAA=="
}
