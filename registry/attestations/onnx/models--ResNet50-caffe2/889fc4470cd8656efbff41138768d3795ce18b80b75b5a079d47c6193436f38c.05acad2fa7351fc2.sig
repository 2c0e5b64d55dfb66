{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "X+ViyvB7t4NojmAB7nHtdVM8fqJjE1+susrAtmao54flaQZHuyxNtbKo2K4QzqVwjVw89TPTBezHfmu31ExpAg=="
}
