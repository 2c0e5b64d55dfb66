{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "dOwtPeZHbxXk1TW+WFclkz9CUWy5Y0oYxcTuPpKx2qr03HHFdcCytyDPCBEm1hE+/56gkjf7w7Qf+RW27MwNDw=="
}
