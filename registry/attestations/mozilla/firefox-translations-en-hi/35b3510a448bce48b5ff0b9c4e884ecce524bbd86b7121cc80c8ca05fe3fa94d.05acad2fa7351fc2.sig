{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "H054ZugmfPI1haHqbDPw0F06S4NKa3xF05nOrmbunxTY7k37HZwKbWUaeA1jxYoU1su8PxIsC5nDhPOFbk+fDg=="
}
