{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "X7TWl1zE/yfNN3HvMpl8hO19iJk63nOijZujjtAFku/i99YqAs902rtxMpHeLU7dxKvJt4I3x46Q/UFJLt++Ag=="
}
