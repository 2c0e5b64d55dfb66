{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "wuZ81B3OA3kfqzRTRRERow7nlsjRkpKnbUSdETDVSRJFEG+M1gdckDaXutDxZe0tX1yx4UJRB0F7hqYWAGKaDg=="
}
