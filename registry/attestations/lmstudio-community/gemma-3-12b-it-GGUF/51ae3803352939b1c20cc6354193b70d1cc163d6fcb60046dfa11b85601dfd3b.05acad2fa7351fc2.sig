{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "mJtYSAuM5TcOwMgH0SgakOy5Rg72wA7SCOY1YHP5jwntTbadA7Cs5RT8Wqk+25s6MvuXcn28v7KfZojht7B0Dw=="
}
