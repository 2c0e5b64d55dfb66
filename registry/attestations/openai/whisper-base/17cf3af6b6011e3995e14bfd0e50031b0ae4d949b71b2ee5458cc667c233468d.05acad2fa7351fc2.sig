{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "aAjQv6h2F1XWA2UbXeiwQ6KAnanx4FhpeJoBaiBsvRzH3+ejcEBoe/yXS/3Vk1Yba9anNZBLk3lhwBMGe0NRCw=="
}
