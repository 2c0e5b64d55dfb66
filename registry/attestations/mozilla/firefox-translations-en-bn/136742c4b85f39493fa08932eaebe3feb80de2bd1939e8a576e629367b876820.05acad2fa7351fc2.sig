{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "yPUyvSGQtMmxaPwyfIVDZfObFGZXkCzRR/f5NxMJ2KFv12H+tyIzVs8ULippypZ5mvTGBjPtie9EbBSmW+snCQ=="
}
