{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "eBljqazHtDjquRa+V8rXry2AMGsQUHN3sxxvZMQLi8oGD/74+jLiBXRT2kCuy8JNViE4j4MdlvgtOw4FE9rNAg=="
}
