{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "xUdrTw1smuzAuFm0GbHPjleGua8o7rymUkb5/rpkP5Uc5az5VYoypjeoAfhieF1+71HMcFQhGzG4otmjDc1vAw=="
}
