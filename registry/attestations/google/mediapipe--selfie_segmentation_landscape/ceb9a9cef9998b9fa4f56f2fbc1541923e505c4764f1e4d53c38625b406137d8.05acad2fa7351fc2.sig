{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "akCPaMxedevwt4GoaIrCR3GiiGfqYXsOyJSP9Q/Ilzlzvd+Kqldw7wqvre2sd4LJ60k4ivXBtZuwasv7bqReBg=="
}
