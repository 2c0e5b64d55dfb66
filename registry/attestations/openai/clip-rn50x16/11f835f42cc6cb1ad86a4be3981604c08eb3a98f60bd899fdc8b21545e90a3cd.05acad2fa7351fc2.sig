{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "U1q/kfNAl0DrZwglX2N21zxyeMoJMsd223c3WkSrH7dFV4EzTObaqNbG9mHhMHO+KKpIZ7sXq2lIga0Zgh7TDQ=="
}
