{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "j1+xgcVqwe2JkZSJYLPIvYhAPiJIOlIiyrUHIGY7vYgvIDgy+y5CNw+sAQDWDudSxWTurw5nVPHC7oJbMHdDDw=="
}
