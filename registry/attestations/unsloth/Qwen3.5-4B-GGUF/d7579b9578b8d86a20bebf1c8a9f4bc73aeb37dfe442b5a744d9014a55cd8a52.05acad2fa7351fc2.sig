{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "2ilyHXn4Oj8o8I7sbW1dQR9qvGMTvneaFps5z6fGmnEiyGB7VgJ/LIh7RBFHyQ/Pi0h59iGZX3IXJ91Kgm+dDQ=="
}
