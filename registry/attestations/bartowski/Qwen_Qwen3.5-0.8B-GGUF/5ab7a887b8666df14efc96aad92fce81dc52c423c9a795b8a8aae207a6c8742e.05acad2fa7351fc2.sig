{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "gSbiQ1aC/esJaOqLRXd5GTuXYkG+s5AaDvGxPvSdz4PnsJy9jF1EPrBLhonpXbULIrf0XKv9tioYMKd8CV+lDg=="
}
