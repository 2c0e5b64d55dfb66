{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "liQ5UDbhMYTsHwhu2RnSGItf9mPB8Ue3Z5x3rkOexh0qVRJXMrhjwuts7Xe/ctFbfotLtUz4RaV73+dl3GKFBQ=="
}
