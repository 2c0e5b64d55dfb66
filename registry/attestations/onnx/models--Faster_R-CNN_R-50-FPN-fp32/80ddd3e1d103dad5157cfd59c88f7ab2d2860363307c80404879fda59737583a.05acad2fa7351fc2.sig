{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "LnMl8q8c57jfxYIZ6B86TwsZQLLhZtYhtRpax1+0X6c3WT4ZQmw1riDELqTHi7ZwIGtlr2G18e0+mJreea2PDg=="
}
