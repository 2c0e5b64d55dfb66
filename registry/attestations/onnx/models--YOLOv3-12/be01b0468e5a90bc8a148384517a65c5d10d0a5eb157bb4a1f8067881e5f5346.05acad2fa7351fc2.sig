{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "YHp6wNQK/xP7ZeDeii/QtZ01sefFQxlxXDbUyveSXXdmwG2UYDsnm+6IKmB9PTBQ45x3DRmNaYhrKnX0OMSoAw=="
}
