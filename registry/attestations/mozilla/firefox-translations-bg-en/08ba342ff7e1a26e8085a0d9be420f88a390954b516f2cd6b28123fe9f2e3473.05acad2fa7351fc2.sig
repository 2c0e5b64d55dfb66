{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "0DDdbVek7VcJg3h89OQ3bCdEULkmkl2Kr0v4EkHic5sITmLNZ43jpqK6AOTpW3Zvv8hKfcLW7UbIvUdmmOT1DA=="
}
