{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "IucHkxaiQ0EQHiUGM/clbn0QPc9t302QxOzncrkzC6UUVFDwM9uMHgWtd5l3aTx1L2bJwQLMoHe/A4xMIbXHBw=="
}
