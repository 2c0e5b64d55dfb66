{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "b1YMEwgbljzzHhDviFeto/41vwn/miXbyGAAt5FcewM+/RFKkRPfnG49aLZ941iGCYXh5PL1XM0lRBvmhVx0CA=="
}
