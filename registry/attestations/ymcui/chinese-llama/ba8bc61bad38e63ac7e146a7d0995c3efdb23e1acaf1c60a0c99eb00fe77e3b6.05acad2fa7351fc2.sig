{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "9cuLbgcr9mo+4WCd8rR0lIWfCCS6r02AJunp/zJOUPQoRDVJ/zSncZIKZOxZ9DEyh7VpIdrbPrXknFCCI9LECg=="
}
