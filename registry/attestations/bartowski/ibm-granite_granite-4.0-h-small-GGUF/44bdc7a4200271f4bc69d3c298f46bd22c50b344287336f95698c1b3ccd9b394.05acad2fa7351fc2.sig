{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "xEOUwkH6r/Hs7rcARUt6pxPZUdy7lDW87tIQqksHhprHS1a0CDGgPOd7a3lFU9byn3+v4S9VRBAlVzRr2FzyDA=="
}
