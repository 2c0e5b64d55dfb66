{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ryfMcUD+QLktBE3tjBBpZZ78LU3ymKIgp/ZmofXLJ6x9t5NyR7nEsrTk5/kiEBHOfr04Q+n/diOW87YETzgwBg=="
}
