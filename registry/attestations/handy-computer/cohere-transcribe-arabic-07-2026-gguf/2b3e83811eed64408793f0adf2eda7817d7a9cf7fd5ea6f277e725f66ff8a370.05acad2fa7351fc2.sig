{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "gc4YPpPLsYcpgVKvZTe2Lmb8Cy0l/OuXzxihx0/S3icpgVv1+Ondg2Lfu75UAqRzXPE9k+HwPCkBMQ44LPkHBA=="
}
