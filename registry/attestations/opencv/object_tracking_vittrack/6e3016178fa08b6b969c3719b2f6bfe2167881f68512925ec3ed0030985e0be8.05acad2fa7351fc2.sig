{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "SsvMduPWC3rm/YpV2xd+cTOMmBMF0+i9mQTtMOlJVEg5bbtcsLq4YLEUzV5xUJJBi7wXIM36JXiPZo3Gi7HqCw=="
}
