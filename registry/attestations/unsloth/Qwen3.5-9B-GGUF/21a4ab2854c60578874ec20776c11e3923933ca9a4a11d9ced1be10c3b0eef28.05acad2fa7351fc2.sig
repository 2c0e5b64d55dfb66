{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "rrZw2yq3TQLUi119yCn/1YF8RrCOcBExGBShWdiWtNhxIB1iagMf0BEGn2yUhxY+IZVkSjbR2dZNmFi6G54vCw=="
}
