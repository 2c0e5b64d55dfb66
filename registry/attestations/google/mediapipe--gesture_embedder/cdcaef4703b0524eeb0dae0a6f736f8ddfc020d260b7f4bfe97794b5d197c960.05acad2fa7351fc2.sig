{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "KragImbUbAPEv5yzeqdIXV9CEdp3y0Nr9/y8mbbisVLpKO06W1wehZt5M0gDrHRdi2vINjOkFVy+fK6tuUUwDg=="
}
