{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "mmxFujy477qJwA6jwmlF5egttQqdy0G/EDeYhWtcP0A55OHQLAs9oc2D+DAba5Sm7AW3fp6W8tJKU5GJWmVxBg=="
}
