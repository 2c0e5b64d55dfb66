{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "tZ4SXiHh9RvjyD2iueLsvqyt8Pm4Nvhqv/1MPiyy4lQGF3c/oz8k4D6UD9BkNy1GXmE5BCeZaX+ccVCrxcbzDw=="
}
