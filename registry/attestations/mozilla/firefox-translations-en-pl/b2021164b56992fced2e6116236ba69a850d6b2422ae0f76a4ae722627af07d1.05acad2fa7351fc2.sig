{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "qWQlgbYK5dy8xDu5ydZMjW7VNMcTrECqMZ8d1gJsHGm1YQiTA/VYx9m0T2/B4FgphBrAZYggxmYuqarSI7UdDQ=="
}
