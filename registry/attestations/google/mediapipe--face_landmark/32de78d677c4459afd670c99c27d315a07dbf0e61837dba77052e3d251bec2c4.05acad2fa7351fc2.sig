{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "2f1FccT56rGVtCuwVTIMrXCSsZkvsem+u+q8ZlSdc1cpw/hva1u4HC5rkKR1ZTu74BYWYtDyp3LJGCnqVZr6DQ=="
}
