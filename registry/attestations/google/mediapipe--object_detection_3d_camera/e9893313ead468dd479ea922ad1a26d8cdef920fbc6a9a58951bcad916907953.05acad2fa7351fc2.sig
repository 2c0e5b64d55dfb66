{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "/FFm+mo3kjARYY/j6vCS47y5M+FZUmG35rNZd2ky0PI9cSjpK8+uyz46sSsrOWtrRC3skCi/xsnnzWwncjycAQ=="
}
