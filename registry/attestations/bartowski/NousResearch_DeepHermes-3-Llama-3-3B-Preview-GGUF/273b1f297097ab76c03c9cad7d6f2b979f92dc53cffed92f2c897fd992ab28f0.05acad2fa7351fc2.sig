{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "aAaKDKprv7VYdd7lIZ/41a9qBNhaY+sTCGdlomV4td/mfVTaWrGMWwCMZTQ+YulzieoVcgWWLmWA5yIqaLkgAA=="
}
