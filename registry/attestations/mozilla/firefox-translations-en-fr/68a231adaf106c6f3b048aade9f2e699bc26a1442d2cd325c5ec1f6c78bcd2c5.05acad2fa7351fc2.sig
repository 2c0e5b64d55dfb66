{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "V99Scmz2EdBgi7YmlvCGRoIHOg9v7autg2IYJzVdUb3nWTm74J/QKf9+pBazi8iFmlZK5cr5uL6eOTVx4aEJDQ=="
}
