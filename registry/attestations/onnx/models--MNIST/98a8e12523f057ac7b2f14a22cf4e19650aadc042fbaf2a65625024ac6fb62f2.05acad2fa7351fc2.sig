{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "qONSVpVYI1eho948iO9hBYz7YbPrP0ZSexO+gn3+U+j8y6zoQ7NM5dBatI7s0doFi2m9vaFcBjO/7lWgRTyYCw=="
}
