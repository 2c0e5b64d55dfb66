{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Mt1LtH0WzAOYidmq+r9eSXyviihsNry+SZibXO3ZvhfRAjRNmsxATgyb2ZPAxffD3iAzqdqX1ymLw1DZ3FbhCQ=="
}
