{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "d0RHVipY4PnaqPwp9chhxKz0KyP9FBpeH9lf4bozgxPt5XhnRJphVd2RAGMtZlDXGegApGX6pr5lxLBkoDkPAw=="
}
