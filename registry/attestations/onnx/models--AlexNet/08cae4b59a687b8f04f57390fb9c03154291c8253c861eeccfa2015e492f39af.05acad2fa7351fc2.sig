{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "WxOZcIyFAvGv3mQr1BRNxAAvIe1PkqnU7TiGqJYFbwyN+1Uh1GuIgNozkpGRdWA0OXSSVYNb7JfiaU5x7cNaAw=="
}
