{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "t31di6FoNbtgTZM/lVT1sVoliq50/Yru0jOkRG74AlFMqSKFcLR3nQcJyaspet0TLI6BLWBWy4qY1Lwn//mpCw=="
}
