{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "HplwAPVOVNz7wvHBAtffOssVklTWPRdamzy+3fNSf1BoKvBA+rmK6OGk+bhfnJwgkCOa+43+bD1tLR+zTkABCg=="
}
