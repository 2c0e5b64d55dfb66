{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "5rDGDiySdhSOKsZKSYc0OhPy2o10Y7qmBmjJrItKeMroXMU9QU+hvCV/CI//B5kAzz14+IPyF3ja4imCkG/8AA=="
}
