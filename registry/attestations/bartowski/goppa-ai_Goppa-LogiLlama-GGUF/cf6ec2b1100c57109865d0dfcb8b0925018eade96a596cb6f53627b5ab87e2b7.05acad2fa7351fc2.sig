{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "2ccUMPadqswk5hGGGT0aAbtT9FCcINhGbORJhUF9902P4p5OSrtZPZOxNLjXwiRK/k0LyLssS6XXu+fkw1ekCQ=="
}
