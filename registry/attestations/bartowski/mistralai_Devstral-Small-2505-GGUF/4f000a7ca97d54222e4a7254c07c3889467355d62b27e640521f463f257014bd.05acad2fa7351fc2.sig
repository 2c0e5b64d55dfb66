{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "HqmCNYcn5OfxbrbLd7t2ooP0PuSr+cJciAzMji2Ja94hYI1zyNuc/lbzDhVvb/wxZt9s5pANSrbp55kpeRAvAg=="
}
