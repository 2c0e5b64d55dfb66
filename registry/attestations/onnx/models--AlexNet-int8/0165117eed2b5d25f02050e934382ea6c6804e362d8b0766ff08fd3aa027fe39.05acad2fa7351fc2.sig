{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "wsHAbw0jvy/sXobfoSc2C66LCp49n+ItvXTB+glAHkfGHetFIUlCzSWzT1Q1QTQDgnkUX2xt1H4sRbTs/splAA=="
}
