{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "utCJ7KrLS7EoJg8kloQyS8/kaGeEO4xanaXfncu3H0hVY7CXTCndW3Xo6O7GsHDmiPymfDPesw7Lp3hltK1oAQ=="
}
