{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "mFkK9tgbPxnKWpy8Cq188ZEThyjN7M2cC6TYnoX2BeuOry5Nq4MsBbksSGjJ2UuWTIq0oQjXK7wbC+16zDZhAg=="
}
