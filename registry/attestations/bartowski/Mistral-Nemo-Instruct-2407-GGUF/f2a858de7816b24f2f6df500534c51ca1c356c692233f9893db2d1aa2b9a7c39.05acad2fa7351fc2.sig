{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "8ednQwgs72z+onOzqliTZC8x0Bzs+s7EMlxwW1A0yQIbl2RZAA1E8AfQ+w5/L3/SzdxAYT1y50I4+GbOf9KoCg=="
}
