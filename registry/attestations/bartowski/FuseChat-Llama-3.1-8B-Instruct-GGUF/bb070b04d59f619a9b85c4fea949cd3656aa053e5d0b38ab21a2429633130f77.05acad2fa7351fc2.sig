{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "phLzFJa2dPKGkk89ZzSKextZNgL5KqOpnUm+WYlG2MywaikQNkQ7sIcEcXmJxH72TejpVAVH7UA8SOLzjrtrBg=="
}
