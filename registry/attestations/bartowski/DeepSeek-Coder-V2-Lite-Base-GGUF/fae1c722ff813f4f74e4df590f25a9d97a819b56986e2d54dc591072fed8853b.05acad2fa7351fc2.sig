{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "MVlhXog+wy5YhM34Cb5MQCZM1TmlzjQS9Vn1c5XkKLqwU4om19Nu1QvkLHAQICFmOgvODauvW3NdDMhfrab3DQ=="
}
