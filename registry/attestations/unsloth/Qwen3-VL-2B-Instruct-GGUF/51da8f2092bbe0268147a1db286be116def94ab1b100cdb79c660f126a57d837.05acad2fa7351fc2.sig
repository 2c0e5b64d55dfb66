{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "2xpFZKKwECne9Hij7AEcw8rmbi3oTj12rYtnQBnJESvTE9F04fQZBujjaVECvO9qlWha7mtgQmeuvIrUaP4VBw=="
}
