{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "jYB4ZCpyZnDxeOBrKzS8t4pjfBbyGUoYnrtlvi5PtqmWXO6KRzyeY6Oj6PULVxqlJC+h/nJionsrGNLvLzN3Aw=="
}
