{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Grj3bUePLYvW2lYBYsO+/457RRApGcN3mzczGI/vvVQBFboH5XOSG/f1nLU0eVpotxrNqhwrXqEREsxLVjy1AA=="
}
