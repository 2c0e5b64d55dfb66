{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "hRGzxjODgO3y2wo3o1Qfottp3gjSXSv/1rOEC48gXPTMauEcR9QJ1sikBdyp7hqkLXEc6ZeB6Ym78h62Q1h5Cg=="
}
