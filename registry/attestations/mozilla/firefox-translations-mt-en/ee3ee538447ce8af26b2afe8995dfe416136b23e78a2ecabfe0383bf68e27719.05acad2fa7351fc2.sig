{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ylL980rkKf6FFjxGDoN2BnwzfTJA3ftsQDjQCCiYud5WkoRa2/VZxeH0jfN3N+Rc7frOG5nmtHL1IP5ItfyGCg=="
}
