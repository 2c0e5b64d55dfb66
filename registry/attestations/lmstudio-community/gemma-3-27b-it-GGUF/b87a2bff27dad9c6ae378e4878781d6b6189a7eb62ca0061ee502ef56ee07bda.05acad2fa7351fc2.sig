{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Ina9dmwQiwU3mTPl1omZxenYZ6zxuSdb9zGyahZ0U1XyNfJfv/deFemKA6sY9/1pVMY+yQDxVgDofZ9OwfyBDQ=="
}
