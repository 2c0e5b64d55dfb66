{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ZubFMYHiBUD6eiX3074fcOIqVdKbIklDNJnQehNp/pbAQy5F1md5FXWzJwBwk85ZLapbvEqykMrkFQXv9u21Aw=="
}
