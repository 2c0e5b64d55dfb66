{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "12G/5oU4kxiR7IG3feipobNLXmlwFn6XB5yAPBWALPpO4xMpYDBxcXe0J9XAyqiJEsdZPCLORycro6grefYRCg=="
}
