{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "KihxgFphnWykHDLh75ChqNBeeJsviIOZJ2lhgaBkRLnseiRjoAGFOyV/RcXyo+MUIQT2OLlsI8uQwz7W+d0PDA=="
}
