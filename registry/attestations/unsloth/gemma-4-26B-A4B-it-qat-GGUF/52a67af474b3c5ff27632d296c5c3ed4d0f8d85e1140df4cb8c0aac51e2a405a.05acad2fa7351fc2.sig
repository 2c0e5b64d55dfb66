{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "omjenZitv13uS/zukQUpxP384sXKDRs7xTUkbEW8a3JgLfruZVH5x65YB/AM9GYM90kpdfA6vC/28Ku0MYGjDw=="
}
