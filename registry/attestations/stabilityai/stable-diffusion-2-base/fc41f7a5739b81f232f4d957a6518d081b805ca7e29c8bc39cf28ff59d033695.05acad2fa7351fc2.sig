{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Y9yvT5HZ1k7ZxWohvUbuxCvTrcm3xlMCHkl/nbZZEfZVYKiEMz5ttG942ssCBjKvhWTmeK/F9VUg5FiQl0bXDQ=="
}
