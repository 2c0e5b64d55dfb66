{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "jveiQM6l7C6dvT5Cw1GiwkgiTaWONjeOEBLs0MJktGbskHESI57WFYPp2yDV93bn7jB1UxIdeynyvrw8L3LKBw=="
}
