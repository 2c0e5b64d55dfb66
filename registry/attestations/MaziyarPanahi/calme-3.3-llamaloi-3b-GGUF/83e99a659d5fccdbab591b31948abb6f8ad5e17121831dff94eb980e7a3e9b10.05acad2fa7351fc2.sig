{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "HWTbnseXV6xQVNQJ3ExroP+Hn45xunUcFw8vNrORRKzOXux0Ccv2IfavsHqtIT3oyT18BMmJ8LVEkaREtwCHBg=="
}
