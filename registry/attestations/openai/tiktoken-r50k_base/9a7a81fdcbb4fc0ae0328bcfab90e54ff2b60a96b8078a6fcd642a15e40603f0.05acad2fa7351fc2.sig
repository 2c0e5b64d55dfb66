{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Q38CA1YWkyRn7+MpbXIoYbiF7gk2Pkeb8YN+BFvbgFwBKpAipCTRh+pqRXUEzmGwi2QXmK/2fxuIbSuSR+tVAA=="
}
