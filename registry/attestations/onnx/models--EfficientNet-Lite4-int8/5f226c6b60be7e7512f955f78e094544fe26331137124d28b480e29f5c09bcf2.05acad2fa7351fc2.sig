{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "RrZDX1EwHkysHu2DcbQRY+FhaVUeFOTdd1g1f6ZssTRUeTC/SHTBJC3qBSbdgQoapHLe9jD+FCQwzeDOmsBjBg=="
}
