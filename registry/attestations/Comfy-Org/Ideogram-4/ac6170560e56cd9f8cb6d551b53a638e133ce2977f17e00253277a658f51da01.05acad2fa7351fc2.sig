{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "OLTKPwD3MDSCjguFJJyHrFmDQSKd7hn3Egd6UT/JYcgqRH0/h1cql+8b/DtdFiEoXkQ3BjwvMk3gASZYkRWgBQ=="
}
