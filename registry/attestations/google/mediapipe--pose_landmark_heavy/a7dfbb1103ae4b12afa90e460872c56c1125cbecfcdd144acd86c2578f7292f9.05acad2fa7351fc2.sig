{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "GpkG87pp0dySKGlHmB1fR67+b+ZesICQQ3CdSLK+4bURYpd+48/LVlz7NqKAep8wZiVR/vLa2mHYp+9W1fufBA=="
}
