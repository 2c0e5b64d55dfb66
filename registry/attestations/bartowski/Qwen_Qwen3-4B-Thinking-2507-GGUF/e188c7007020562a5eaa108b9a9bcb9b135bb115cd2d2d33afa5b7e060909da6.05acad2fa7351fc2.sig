{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "3fcLhi/I2jxIosX9nFD2vUxD5wg5M8yoZdLszEXLYGd4nCWnCP+qfCqlz5VhBg2lw+fKCpkSCsuInuZ0N65uAg=="
}
