{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "iQhcRuwi29LgKH1/d1nI0oHMPgmzALUwGwirKeCH+U24jKR3IEsF9retAW72mEDpgBB8yBcwZZ5R4c2qHK5GDg=="
}
