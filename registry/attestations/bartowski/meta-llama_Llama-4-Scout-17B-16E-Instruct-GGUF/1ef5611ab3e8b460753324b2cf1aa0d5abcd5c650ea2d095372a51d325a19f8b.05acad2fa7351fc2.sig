{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "wUPbuMYCIXR5e+3WSPlZ0ziMmtHZMzPanbhnE1fBNyDJSh+e16qtY6Jwl1MZsg1JNWHupVm4yp9oIZZjJBKADw=="
}
