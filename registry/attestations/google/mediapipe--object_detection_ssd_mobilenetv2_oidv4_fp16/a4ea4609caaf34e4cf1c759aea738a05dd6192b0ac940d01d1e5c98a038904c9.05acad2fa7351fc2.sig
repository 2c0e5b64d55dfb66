{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "4vOfGl363wybCWFTvRiL9loqgiI1EgC/uYk8jh4qaBTqPiDYNN9aJv6lY5v6gAyDYy6XTvFunxC5Jq8PjPOZAA=="
}
