{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ss5yWiweY5AZfpxBCdTLnFuaRVyfulPJiZa3Rccei11Ha/6DJNztU1OggkUyHEyPzhQfsEE9qr4K2h84fLSwCQ=="
}
