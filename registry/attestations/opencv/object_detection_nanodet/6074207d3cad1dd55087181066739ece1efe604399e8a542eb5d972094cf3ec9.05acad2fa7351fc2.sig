{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "xqQevjAwhS/0X/n4G5clmtFVGbcN7WhdnGd8Pnk5I+M4HLDu0fqF1hWmkb3rWiQnZTg1c988VB/EzDhEenJEDw=="
}
