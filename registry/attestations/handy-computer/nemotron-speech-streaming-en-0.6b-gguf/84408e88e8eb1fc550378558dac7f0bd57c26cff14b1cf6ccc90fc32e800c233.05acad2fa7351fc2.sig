{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "nsJ2YfzaFGk+GaYUdzSVBRkAp9JlMgGk3uyIv/U2OWGM8sABXlzDOlMLsHVuiXYdSko2QveLsCQr7KLuLX92AA=="
}
