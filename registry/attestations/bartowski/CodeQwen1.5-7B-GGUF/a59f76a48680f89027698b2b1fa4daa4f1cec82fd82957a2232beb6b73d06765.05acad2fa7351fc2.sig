{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "63Odv43VLW0MBRlPWeSv/vYZBmPVR8Iz6ToWUsqr1IaQjdn0X4+fC6d0o/f6lYYoGdvWjeKXg/7p8soPD6zoCg=="
}
