{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "pi5taizGIgw1ieycvJLsqLs6AFn82FI/exWrC16S/PmgVt/ccQ39Uwc27WVHQOLuJdbKqisFFeMnCtHeOi83Aw=="
}
