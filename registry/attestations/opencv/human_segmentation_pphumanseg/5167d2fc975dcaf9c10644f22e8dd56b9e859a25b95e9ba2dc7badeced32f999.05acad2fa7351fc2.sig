{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "gIe9Onjhy3CnDXVYdI0YYzoKYE7BH6/wdTd8QZ9mX7OiU8w6Zgp5RddJBNrAfNNzRJPvdw/BVh9wEej9wqCWCA=="
}
