{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "hb1RkuTnRvPqgT9B7cv0NppMP380kRFXj7wf4cCjCuESWytGWNzarymOKmgItG3mEJZIykBJASPauoOP8w9nDA=="
}
