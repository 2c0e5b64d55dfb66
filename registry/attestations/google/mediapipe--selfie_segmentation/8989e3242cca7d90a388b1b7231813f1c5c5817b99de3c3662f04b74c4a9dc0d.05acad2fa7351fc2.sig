{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "0ITYvjWBJXyAOi8Xa9bRveLAWqZ9CZVI6C70qXIEjpZHm+FjkkKTcOJh2ar/erAv90Bxc+VH8mnhjq8wtu49Ag=="
}
