{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "FRuqd7klHbDp5Nn3PW9xUG6ojxOQ7E84wyl6KWumMB1+Dqkck/vEyIudSPy9GcTbCRcsS+y/4svcQ4czbMzTDA=="
}
