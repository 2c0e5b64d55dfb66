{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ny5mFumHrpx4JY9Gh8Tr2HOMtgiigfkHUZazj+QjH0hyuNIGxQsT5sW2x79cdfseCm71Awb17X7u260b+yVTCA=="
}
