{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "6CbpIkX7YyBBJmEvL/UF1f9uatLNUfrOd1GmDem5y1dJ4YEev8iaxgovwvy5PFv6cPbIWr2pzIy4ufe6/gtOCQ=="
}
