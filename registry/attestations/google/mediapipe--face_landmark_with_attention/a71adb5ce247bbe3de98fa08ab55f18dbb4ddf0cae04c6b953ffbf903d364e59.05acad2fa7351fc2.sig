{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "qsq8Qr1OzwKt5RdLCmoF7KL1EqTHNNMN3X/wCrhc+naCbLif+3FVwNckawdd+6DPJer2KIbAOR08zbczlKTGBQ=="
}
