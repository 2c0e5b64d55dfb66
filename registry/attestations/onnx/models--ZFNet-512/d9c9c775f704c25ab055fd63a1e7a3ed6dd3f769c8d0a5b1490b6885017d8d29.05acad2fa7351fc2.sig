{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "eqJfEwt7rtSGcIkD6fXFQ1fBUMeNXW0vsay/xFXvHd82bGbGPglMIAkSMKmBCBzdkLfrkoc6RLN8xUdK1KdxAQ=="
}
