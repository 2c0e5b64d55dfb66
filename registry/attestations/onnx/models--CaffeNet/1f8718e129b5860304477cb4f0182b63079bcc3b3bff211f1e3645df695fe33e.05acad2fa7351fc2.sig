{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "RrrHrrw6f2MkhEaBIQxsUddQg/QfOimQ+qdxq/Bj/1gCjZB8cZ8nLB4E6MYA/XxKIY0pXkCdMJfIPjbX/ZhUDw=="
}
