{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "yK+YR+vTxCpOVEX/fLnHtGYg87Bmj+8Tf6OItD6tsSADNkNgeeK++hNnoaijsAW0oMHlNsYoD5GOATKmebUGDw=="
}
