{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Wx5pnH5zU/2wpT5SrcNWgmW6fNgU+PG1QwuQnwh29q6y3zXDvI4Bssqru/tkWEzlh3mkw/E3C2+lLPaxsiyNDg=="
}
