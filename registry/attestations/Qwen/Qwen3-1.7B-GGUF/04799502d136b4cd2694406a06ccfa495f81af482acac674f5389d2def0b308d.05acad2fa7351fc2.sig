{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "bCassmCFYEhoAZcjmAQQ4ekjkbI9A0jZ05qrS7a0EuBGw0soGIN5MZ/SOKMMWJxzHHCd9xm1EqSInuXpm2ktAQ=="
}
