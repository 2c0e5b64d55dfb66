{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "mRMqAr2sn2wdvyL3g4INVy3kkYwmkYIgcboU9HOJbyFUw3/lFb3p8MlZHE2FDmNSbbaMzB6hvSuUdUQhcLJPCw=="
}
