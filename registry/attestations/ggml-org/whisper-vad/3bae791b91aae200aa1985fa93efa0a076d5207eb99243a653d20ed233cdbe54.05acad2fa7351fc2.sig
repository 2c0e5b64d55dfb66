{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "s/ntx1ewFTEPXVFUhasCz+GbuoKiWKe4PUyyZHeP/G/j9Hx/yBAMoMa0qfNKIH0BZZHmb11UnBfMkfmYnseTBw=="
}
