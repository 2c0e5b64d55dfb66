{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "4ndbzkNpd1TSGldrvzMUdRbNBWbqu+d8M9P2UOW2+Ccm0/eNsfVTTxzUHkbTdMqE2KgRY2AR2gK/nhDou9nEDw=="
}
