{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "3r2F9V3erHzEruK4dO3P5neQrHjoCvf6zpR7HzNJoM/ur96S5gzYKRvGZzWkrOyc0FjeqMVbpPEPfo2ZM8WlAQ=="
}
