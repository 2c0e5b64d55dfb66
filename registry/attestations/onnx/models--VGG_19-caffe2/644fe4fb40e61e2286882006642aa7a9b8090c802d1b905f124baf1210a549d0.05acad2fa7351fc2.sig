{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "hN2Cv5RiUOyDSqhvIpCWBBJncqSpo+QxF5Fa20FmzwCqgyEq3n4sEsilDxU/XW1q6HO2dLIDJxL5nc+ICA80Dw=="
}
