{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "2gxBdFEGzA0poM85S16Z5Ez15iANs29IktSbdvqJ8HnL4H/Dn3+vip0lLNB6vOmZgkwLQuoZSG8NDepJ5WigDg=="
}
