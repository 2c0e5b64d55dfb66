{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "SQXuZIhAW+XLYPvvcC2iyo4vhr3LoMYJ2s2+KlxvvV2p1AmgpPJzx1Du1RjMTR/ZaCKU7t75/3kufyUscWGlDw=="
}
