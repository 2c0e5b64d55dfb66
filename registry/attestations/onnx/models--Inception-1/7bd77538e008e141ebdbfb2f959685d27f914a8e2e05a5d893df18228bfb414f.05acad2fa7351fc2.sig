{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "/QggbuFlF3is9d5fQXMvESiYJ3FB4jRTAiid/NzJ/RwEa5Ox7O1X2xvIinat02BSEXS6IUWCw4KWiguLdu3cBA=="
}
