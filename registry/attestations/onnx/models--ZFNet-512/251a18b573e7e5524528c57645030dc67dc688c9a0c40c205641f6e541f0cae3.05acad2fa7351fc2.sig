{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "FHw4+k5EMuRz6n5Tt0fIbiV3cFeuFiEUYEcjHDx62H7aIU4uRuqGBJ/8FyVe8fDpDxb5qZGThxz5d3Koa7PuAg=="
}
