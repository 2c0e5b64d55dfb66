{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "BGIFUOlezJd2ObvLrNtgp/wtJykXgcLQnR8+oyEKWHPJ2BWE/V26qNC9S6IjYLmM9Em2kxNxk0ewr4SyttIWBg=="
}
