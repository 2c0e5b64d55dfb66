{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "kh6uxWZJoFVhkwRyVXLedelJUSx3dYtlvOWZKuCM19u5Eg0dtcyYG49ccIk8RjfUzcey29sqfEdeyIGpc7RIAA=="
}
