{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "xCurW3lUaBQMB5xbqq/AeXp2hfftDPQBb7tDvahUeVmQIoKpHjmHzZ2YhysaOlKzltXg6KoJjIYBzlESgr5ZCA=="
}
