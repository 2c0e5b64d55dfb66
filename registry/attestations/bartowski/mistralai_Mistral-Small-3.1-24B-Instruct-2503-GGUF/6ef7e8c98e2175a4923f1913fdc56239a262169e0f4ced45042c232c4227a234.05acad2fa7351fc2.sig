{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "EmiBztnFaOGmh1M26jSFEXNP1iCeKWYrc96T6FGyE/LdEfkTCwegA9cXkHk1pH0jzAxSoLER9aCzLGrYtEw2Dw=="
}
