{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "mLF7thCBUXepZbx+dZ5hopaQ0bzXNROmuIks7GluKPHpeM1i7gEpB78dEYyfcjm7cz6DPYkUI1kQ53cSCWZxDA=="
}
