{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "J+kFOljdCCyzWlD6useKpmUgmJB3UuLofdQsrRdB1A4F+vUdUz4h6Mb929Yfi4vzhkEZIIOBT6JiRRMu36CtBw=="
}
