{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "5V935jfhGBH/rU5KQp4IlCpnmBaq/YUWJgcw/KvaTj8cjR1VgTCHLAmWd/AyWwwMsCV2pFJNxas/VsLHZWpdBw=="
}
