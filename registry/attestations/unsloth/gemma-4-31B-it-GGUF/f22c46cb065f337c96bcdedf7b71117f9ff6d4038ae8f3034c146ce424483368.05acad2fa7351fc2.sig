{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ooHJwvN8TQ960V1NHPdkxOhm0Ril32xEkbdpLcz36rx+ymspUZ5KYsypQMbNgvHUSMpVhl2ysdA+h80S7r2YAA=="
}
