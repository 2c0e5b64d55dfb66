{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "G4k2PUCeA8jHHWlafrI2Wy31vaqeZA6sJqHTcwHYnHwvNIKmnOFsFiEGtWa/8ianjdBAvn5+Oa8SJiF/ywZYAw=="
}
