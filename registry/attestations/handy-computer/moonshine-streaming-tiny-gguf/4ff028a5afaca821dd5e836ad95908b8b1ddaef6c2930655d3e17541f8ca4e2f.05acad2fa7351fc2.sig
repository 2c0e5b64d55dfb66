{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "z1EA+Lck43jmhQ2LXhM0b0xTaDhNUyiL7qp9axEghFNWEOyS3r8mraBpZmBtAwscfSXBNAaJqLl8kJDCI/z7Bg=="
}
