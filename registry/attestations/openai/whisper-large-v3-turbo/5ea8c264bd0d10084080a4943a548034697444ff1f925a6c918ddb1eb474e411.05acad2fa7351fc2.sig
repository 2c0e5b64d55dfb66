{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "jjQmVvdFVDcVB25ycv3HreJRW8waMzcvU+3221GhjADhDZpGDVNKhJIYopS8e6FxLVGHRv/W/6uTx5gngGlUAg=="
}
