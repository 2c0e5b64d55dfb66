{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "X5Coxsr2Nz4FcZy0KIditzX5nC6AfUBk5Pza4GowIfwyYtMIpFt5WWdoE8sW7aTo0BcRnIUjMlvK16ssmLQ4Dw=="
}
