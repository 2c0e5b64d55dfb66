{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "NC3eV1IM+FoSxiijKkUlNTAdX6rAF0tLJW6sEJmdlDRM4W7Sox8yUcTm/hgsr8oirxCn/PMN4mXBTtaJmDuuCA=="
}
