{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "t2BgaTckxMZegowcFYCjMkiCijuK3BGUMI7euMEUU5lUZZPwCfdXrSXc+ug76HHC0esw00vD4EAqdht3xz45CA=="
}
