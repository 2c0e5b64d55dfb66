{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "jbB5QkwPS2m66YOE0yGpNGgoZaPEgoB/9yg/zlbEz2OdVVSpE+94ok3+94kZ0KPjyDwSLGOBMLa6D524/TlnDQ=="
}
