{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Vxsp7lsxu8VX6jTXeRFnXIDGS7y9lFCwjT6sWcvjb8t/8/dLn6R8tXJF8XK/iGwduxjsrp7E3b0MWr6cOd2WBQ=="
}
