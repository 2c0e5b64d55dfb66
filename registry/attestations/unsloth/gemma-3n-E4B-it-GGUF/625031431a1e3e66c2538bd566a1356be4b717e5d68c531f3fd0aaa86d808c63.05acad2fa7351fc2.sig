{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "e/XH3DbBIg8PvYvQ34jevz/9mr5YuMNvq7fkJiy1hUBCHrv9RyAts5u1EbX0waQRVVaDLnhYERLPHYaaYmkfAQ=="
}
