{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "w/qzLHphj2FOZy9cMo7KkstIdZzGPEAqj4BhhjtEJ/puM2J1ANq8O1/D1ORk2E+4U7SDoxrMPwIUr0IbmCDPAQ=="
}
