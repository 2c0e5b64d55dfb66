{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "B514uvrD37xho36wFP4FuKWXfvnI9qPk/BRTAdd6677+ah1XMW0pc2Kftpv76VN4nRRKgtmFoL16YZnYk8f2Cw=="
}
