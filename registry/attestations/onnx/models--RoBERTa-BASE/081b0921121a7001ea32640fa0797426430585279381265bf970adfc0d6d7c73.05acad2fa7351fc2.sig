{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "U7THptUlL3nOL6AhbAbM/s7jBr5SmuYkluIGxNvQ5DD60eTZMfBrdVsmjSAhxfQYHcByPa5lkvNyYOo2m5gQCw=="
}
