{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "JPFE/d/tf/92CkffyT5yDvlh7EQFmS3cgi1E8VEbugrKlTLMjWtnAE5Og0P2iBbE1nH9jPduTI4JO1d5z2crAg=="
}
