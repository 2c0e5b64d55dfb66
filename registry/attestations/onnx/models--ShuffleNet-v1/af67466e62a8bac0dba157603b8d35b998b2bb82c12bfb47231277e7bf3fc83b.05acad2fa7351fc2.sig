{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "EpGDtHiLruiOnurJFWx4JBanrbMMs2si/8GS+4h2iAKQu++eFLY3d0VZQI4TlmpUWVRSrwWRM2NI30rNtBLyBA=="
}
