{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "o5p2Jv+RSZS/XGIAzETOCEzsvXHPVeqb/lQl0/b9NQKlp7qZd/lIU9S//LZ9rOr1N3M1x7myei6JggL5vAc5DQ=="
}
