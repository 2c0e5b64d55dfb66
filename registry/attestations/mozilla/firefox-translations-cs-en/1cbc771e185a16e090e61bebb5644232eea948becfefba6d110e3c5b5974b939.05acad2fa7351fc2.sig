{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "o3qUa6H5F9ko63uXIb3dFReEq6zH/DMw21Gc7xcbfpyHjAW69o5Xh3PYZ/h4evwRsKlH17wi94pcZcl9eoCmDA=="
}
