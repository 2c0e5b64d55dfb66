{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "zQPTrDKkZK3bMpey8qvzJhiG5thI7jDB2sOeYj3bO39PQzNQHEvLBj3fB2BWwj0EUpfFnZO/RpLF6FnvmHVdAw=="
}
