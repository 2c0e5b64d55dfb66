{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "bwXzZnyntiQKo+YgtOF6euQmznk2Y8ZkjkpY5Yktesv15FmGG38wHYdxXfac7lrnUpZUuDSkF0PHUDSWTpACBQ=="
}
