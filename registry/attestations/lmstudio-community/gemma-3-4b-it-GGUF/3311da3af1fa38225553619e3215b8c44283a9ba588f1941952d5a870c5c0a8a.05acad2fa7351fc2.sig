{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ae+Dh7U7uTgP3jSvYGOLQUaG7Yc1iyfIEpA0f6sb/4WN/f9I+LNmquwcqEA/JNZjG5ceXABdStlKV3kpMqHdDw=="
}
