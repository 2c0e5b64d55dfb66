{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "8+I2UyB4dgMgQpmeu001rLhlXdlGxRiYCbrWYMQMrEcq6DSzIGU4RW0e1/sIZhAhhryDzhVtWocvwvvy+JnNDQ=="
}
