{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "FheNpp0x4US+HVyabRttoWlkbNhh3j02/hGGVpD46/fT28e8ZV+7RYuTCNrnwy1HbksOpLlj6TLhVGbd6Q3+Cw=="
}
