{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "LMzh7+38pL/urVs5pjz4CmjspLrrnRcbCrRXv1Y75OjDFFVw+ZYKN71gk6O3F/0zKKTEWWrW8R7fKrtTPZrFBg=="
}
