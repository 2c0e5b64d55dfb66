{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "uS/ZhJR6E3rGEOjA1qpsJlMiqlhcLOs9wjFvDBKZkA6DoTsgLNl0ase2cQQwME3ihyKNq0dCI7Xpe46r3+M8Bw=="
}
