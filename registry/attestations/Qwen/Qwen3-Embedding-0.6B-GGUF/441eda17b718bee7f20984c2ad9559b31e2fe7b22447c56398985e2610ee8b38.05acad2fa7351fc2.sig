{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "KksV+8z3HuhzeMYDjAkzbNeVGyhKSEJ2tTfW83cnklr8jzx23DNA4aXK6vJi3gCe30r1kp/xEyF2dXesjsbjAw=="
}
