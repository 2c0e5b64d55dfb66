{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ucwwfEJSwUj5w8f/Tckkkdyi/wW4mv3VUBuj8g900ka+nGiYytKdX3JciPd5dKrSlvsuPwDCj6Hj0k2EcZMoBw=="
}
