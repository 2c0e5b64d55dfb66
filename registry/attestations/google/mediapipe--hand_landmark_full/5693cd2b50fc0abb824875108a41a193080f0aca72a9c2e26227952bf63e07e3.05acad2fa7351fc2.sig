{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "KxFzxBdAuOK8SS50ySU08W+I6uebsdaia9H2jhm7+JqZi5BcvgvmsQAhkn8RpT7DkIbVMoGDeIaaAbIjg5kOBw=="
}
