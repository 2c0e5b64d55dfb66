{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "18nL9bPYJl3ymndREqIeQOsdfjjWgX+MXeLevAcwwRsS12qxn0jpnjlZ/Hg8Xdd3+dMX/9xwBItic9Bouov7BQ=="
}
