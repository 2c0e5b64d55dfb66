{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "KY2COJD1oglG/mLcT9l8fj7qfqqWrwC+szXH3mtxjTBt2Q8ipiSDcGMv289gb5ZCvT5+DEGrLBS6vHotNPCbAw=="
}
