{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "saTXxWjFqyj1RVUwocrOdLxYV9O1Z64DNxR3oSqLh5meiC+Dh/Fmp96AV2T6zXYNIemhEG7GrAyfr/PXiJJaCQ=="
}
