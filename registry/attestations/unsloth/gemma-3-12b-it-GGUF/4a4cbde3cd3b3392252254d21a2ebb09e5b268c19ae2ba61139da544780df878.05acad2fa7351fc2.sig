{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "AHeGVhfigs5YPg7FpXl3pIDYqMFI3DTNBdBg+/uoedbf6jaqH6dfoHm8Qhs3ekNO/iZqH65xdcvJ4sql90SkAg=="
}
