{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ymGSjaRL5eEr3Vtge/uDMQKmcm4a9vbjMmKTbV744GCc5+HZRYVjLUC363Ix3eTd2V7Udp4GxMgXjXcHnzubCQ=="
}
