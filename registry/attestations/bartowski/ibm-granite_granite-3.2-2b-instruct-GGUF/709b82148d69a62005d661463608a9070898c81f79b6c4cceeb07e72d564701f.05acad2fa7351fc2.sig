{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "xpKFMXqAKk+cNAPJJP2Zt2rLC4bjTi1CrFZ0723e2ASARwN7NkH4wNylPwmJeq+cr3csaJ/6nC+vrfIV35H5Ag=="
}
