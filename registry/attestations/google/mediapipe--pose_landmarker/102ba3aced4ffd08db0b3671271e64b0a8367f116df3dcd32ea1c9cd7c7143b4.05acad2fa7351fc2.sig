{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "8fZl2HnX+/o9ejZ4iblAmR+Bz4OvN4MqRgQj+9OERGZszJWtToemB93CMe6MhDR+M2eNu5crcCPNR/wExDCmDw=="
}
