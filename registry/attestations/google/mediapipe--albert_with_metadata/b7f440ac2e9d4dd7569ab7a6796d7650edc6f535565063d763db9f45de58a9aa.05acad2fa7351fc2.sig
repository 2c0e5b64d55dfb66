{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "e+tpVtpBvdKFBRo8KYSYgUmloaIyW+8TFKwz/0uEPKK03kJkK1X69d99adWLJb2PyyF5aaMqGE5urRwRmaUQAQ=="
}
