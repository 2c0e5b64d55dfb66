{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "WI4zOT5Xb0reJc+NXJegCcqNE1wOlbfbxmIGSFh+cK1YAiLgo8Zxdd5AN2D4zbt1bF9jMJ4ewQJce3zCxT6IBA=="
}
