{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "YVP3WXzqdgwDEDitygjAWgLERm18+KxA6i72U9dlCYJUrN62PmHcavq/YQgYrKHD0ge6Jjz5gUC5u8x8gF0RAQ=="
}
