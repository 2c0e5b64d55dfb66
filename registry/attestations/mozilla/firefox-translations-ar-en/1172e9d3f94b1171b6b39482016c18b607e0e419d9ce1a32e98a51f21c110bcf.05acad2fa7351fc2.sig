{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "gK20qFtgEAD7gANeKmsdWurR+1q9HBsLcOAPvxUzAyYRXw+q0JX+ql09nj0/bi3IsFpvqTkmy6AzjpnIqjKZDw=="
}
