{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "HqEWjR/Ed4/+VGH3X7yljttyLVuYJT0dMVafmxLCD2HzlsSdkWLjOjMXxVAJUev6AQF7N+zDlxaTwTjuiW1nCA=="
}
