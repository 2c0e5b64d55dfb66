{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Se4fjanx5cIPyBBwiRwuCMKKYpclVoHq3OePXxWsbbX5laHzQ3R3u2Y4H0jy4I3EdsE3nlApe8+KaK5+lF1KBg=="
}
