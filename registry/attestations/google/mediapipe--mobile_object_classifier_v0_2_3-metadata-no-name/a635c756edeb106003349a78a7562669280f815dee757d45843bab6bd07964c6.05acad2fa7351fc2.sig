{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ivCN8mVeZBKewgN8obJyKto/HwmjxXY+/iVwC7TjpUd7uZgX4Rnrkls6C53GFf9A7DfCcs0GiIQ2MTw3uuu9BA=="
}
