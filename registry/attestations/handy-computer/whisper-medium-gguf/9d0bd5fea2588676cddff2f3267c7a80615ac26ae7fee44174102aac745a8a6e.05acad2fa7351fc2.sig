{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "CoRe/xQ8TdofFC4vmikr5cYQz3o9cQtv0ds29rMISAU1pAy+8ItMKw6BJa0EeQXre8OUIuRhc4Qu9dcEc8Y6Dg=="
}
