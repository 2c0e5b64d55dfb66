{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "+ee8vVNqLhTk5uGW3lhtKoydHbGIUhKu8KC6+FVfgU/f2thND/2xJbcnOCbwb0msHMOi3XmBAvfNQOQMu6AGDg=="
}
