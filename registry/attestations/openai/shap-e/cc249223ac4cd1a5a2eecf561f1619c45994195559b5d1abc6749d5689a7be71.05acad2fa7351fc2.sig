{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ksTnC0SfkvaDni1iXpYHvrJGfQmMfCV2RoLb676TZGGuhn5D99FJamSduAuoK5Dj8HKfyHT+WrF8hzHOSYh4Cw=="
}
