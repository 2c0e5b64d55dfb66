{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "0xhsAgabqNlr7Sk5sgu+JtpwposJjwHmGoEYmf496FtKMHUBy0pnPSGZCtBKYluccIt1s5/OfgCmT7/VqzYeBg=="
}
