{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "KAV3mjQxdtAMZaiiV1ScTniS0uH6ogv9rZDkGBWHfeUDbWFIevW0+K14zuSQGL3WkfcbSjzJPylkQoNSZHfNCA=="
}
