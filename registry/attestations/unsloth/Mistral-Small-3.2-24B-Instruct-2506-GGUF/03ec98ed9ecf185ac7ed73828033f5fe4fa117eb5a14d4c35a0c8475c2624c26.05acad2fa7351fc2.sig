{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ETF/eFqrt98k/213lpMswBSS2qZZp/+i/FV5mEluw99ML85xi/XYH1OiwDYCkz2EaMeFE5y1VjY6ezV78XywAg=="
}
