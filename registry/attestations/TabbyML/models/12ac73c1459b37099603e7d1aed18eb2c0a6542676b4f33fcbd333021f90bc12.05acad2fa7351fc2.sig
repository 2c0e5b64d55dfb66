{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "cVVdZXDBhkEKOP22jGdRbvfOA7DXKGi9nXt/J04K+j/jZxLxnsJ/p/e/FMssKi7+vx/kIF36rj5+SmK81DwNDA=="
}
