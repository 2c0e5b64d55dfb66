{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "AebuMBL/6T5eB76C8cHJEuveDMNy25dyWm/fnlZB8dVYkuk41H8i4rNGT8X3uAKNCm7fBaNYPpLkHUhbaJRfCg=="
}
