{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "p0OB1ESH66UD/6cjtNbxY7vqRKkGetapiBDV24tY/ZdZco3+MKs3xxhBvcnXzsjDzhWL5zobuMg3KUE0VHwADg=="
}
