{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "5+6dbRig234FxusDckw0/r8qlpaKwhtnYQSL/fIPBpVHtaQDDCRFbFS0RepXYZpW78y0foE57WEriqyyb8f6AQ=="
}
