{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "yfWmWX2qWqvlnNGQWQAI9n6koXLqVIXGAl/s8vbH05mVMEzMumaF4tR8CBnZ4IYj5r+eitvrBZyrp7wL+OArCg=="
}
