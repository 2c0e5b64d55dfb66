{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "wHfbkFpMBhoCs8g0g4RSEK2pMGU1u5qe9W3rRjfz6YM09weRkCFy2B+H2r/2UDBhcUydiyg2M/YvC2uEvntABA=="
}
