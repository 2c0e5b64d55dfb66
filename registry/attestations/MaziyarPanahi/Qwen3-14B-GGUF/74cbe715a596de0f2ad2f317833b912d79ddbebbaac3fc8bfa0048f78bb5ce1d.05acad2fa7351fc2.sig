{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "va0sPaCDruFdiaM21iIZzkFJKTzqDcRIpYD5KwulPIOipowAD8t382RXo0mVCuDhURDmzL/K+c5BM/Lyy60iDw=="
}
