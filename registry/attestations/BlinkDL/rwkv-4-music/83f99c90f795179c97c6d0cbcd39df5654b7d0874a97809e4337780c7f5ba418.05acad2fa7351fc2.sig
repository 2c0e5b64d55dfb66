{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "i1u6w3mVjCqX1Qj43pH4q7UjwUNvnYpGHjcoebzeR3EZPwQwt6Hu3HXTPNQ6pJvdzTYKtQitjEo4wmqaQr5FAA=="
}
