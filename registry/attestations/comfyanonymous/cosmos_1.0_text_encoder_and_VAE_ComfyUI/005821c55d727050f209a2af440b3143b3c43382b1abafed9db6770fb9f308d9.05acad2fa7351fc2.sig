{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "nH/kyKRtxjj1nkRACX5m5+ykv6lhRCuBIbzaZUYEmXQht/5RFkEj4KwWhE7aqDHm32Gw1jodmW09MQvkhqclCQ=="
}
