{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "cBqFRoH1N3AT7O8t9rLbcUcsUH9OxgszAmMh6bqQUcAl37qvNyqCgeSd4tOtkXUaDslo+7D0EysDiIoDiz21CQ=="
}
