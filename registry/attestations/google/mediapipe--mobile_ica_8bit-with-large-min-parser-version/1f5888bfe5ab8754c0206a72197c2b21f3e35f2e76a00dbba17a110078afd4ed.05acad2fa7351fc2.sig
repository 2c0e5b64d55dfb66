{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "2fu+dsav/JdeSiCVeDPt9FUUVmEg0JA1EfvpvMYqgfihJHo0g2yJAwj27JDf7cSHCd//le1/YU6ktgB9FqyTCA=="
}
