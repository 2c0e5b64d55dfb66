{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "jRx4O/wjZNrtDHRniFBS8a/guviEuI0I0lpAQ/xKz2uW6xu94lQk3ot6x+KoFEMAQRrVvZGKtp4ZkxFnKzI5Cg=="
}
