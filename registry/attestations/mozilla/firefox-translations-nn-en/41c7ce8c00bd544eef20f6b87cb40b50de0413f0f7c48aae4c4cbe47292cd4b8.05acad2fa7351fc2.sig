{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "IB/W42uAbQ1NzMWD9Cb0bl4JwiKh8ORe8aGf+PR8FS1aBpwtw4apE1b2+4P10o+KJjVkfqvRlalfDPU+csZbCQ=="
}
