{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "3uROMMhlNgok/S3YmeQ1Yukrls/h1TD9A75SYSuOHvD8GO/BCf2JT3X/Braao1b/+Lb8yjphAxBNw7tU3GJKAg=="
}
