{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "N3TO3sV1FtZs/Ux38dEvcgnEaOPBKYWSZxLKbhJVXmc0KzlMMzuxSTGwgOZ5aUots1OdhKGt81oAj8sxGRZTDg=="
}
