{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "My7Ih1JYNjFdnz5T+GYL1B+acznx5ym4eEwIncmb0h8BWvS+rEMqPCKhFYsVft7+ShTd1fMyWFpcWQV0TZrLCg=="
}
