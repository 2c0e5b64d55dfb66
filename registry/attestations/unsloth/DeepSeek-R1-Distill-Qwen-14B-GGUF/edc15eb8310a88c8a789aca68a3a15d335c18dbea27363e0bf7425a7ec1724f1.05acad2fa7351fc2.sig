{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "q3/x9ul+wbCjawe1CTPBB7VVQiHi1TprQRl4Dtq9tPAks6IFB5mE1mJswDj4FtAuRsKSuk7heLO43jFiezwICw=="
}
