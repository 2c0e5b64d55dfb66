{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "VEN5Ehv/6PwE/NykaFOAgHQWeN6YvfM3r/lIL8jUxsFAhqQ9gbUKGKU7ZhS4jftStavPcyOYxwTtizdVAehKBA=="
}
