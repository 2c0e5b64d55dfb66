{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "okfi2RivPxpgIFKXlwwO6O7yxEXvQ6ZjGl5j3pGlkPuDL8GRNJNZOyx82cYAxwRQgyckjcSiah/nbcGwS7sIBQ=="
}
