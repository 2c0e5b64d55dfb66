{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "QB3Apn+gnB8YTzunE0IA/pe1Vd1nJZPw9UsnITttljMe6HNOW2+cBzuNiorS6NEI677bp8QvW28SdxbFuazcCA=="
}
