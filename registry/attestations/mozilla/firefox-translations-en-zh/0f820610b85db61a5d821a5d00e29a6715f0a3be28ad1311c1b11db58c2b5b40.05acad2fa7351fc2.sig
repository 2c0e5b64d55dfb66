{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "e6WI4Fx3HdLvNLAMxAz/TKk9rBzTplKtBEE4OKYe0Bjpxt4t/iQ5whoFqp2MTlKWwQKN/EaTqZfgJB0bKU4xCg=="
}
