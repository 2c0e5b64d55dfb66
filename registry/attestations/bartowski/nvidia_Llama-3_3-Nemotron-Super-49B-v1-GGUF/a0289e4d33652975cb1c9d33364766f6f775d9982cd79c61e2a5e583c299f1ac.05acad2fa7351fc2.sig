{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "a4lVH7jJ212xsBS/8HR/yPhDsheo8z64ITI5PlGHdCAndYQpGWWSPmYbFUCqncZPrPcGUj9dXxfd9W7s09q3Bw=="
}
