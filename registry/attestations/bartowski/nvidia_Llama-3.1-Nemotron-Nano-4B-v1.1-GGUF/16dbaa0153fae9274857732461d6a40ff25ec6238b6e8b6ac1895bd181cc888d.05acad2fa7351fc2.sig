{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "yszBkobqKMa+fId4krNI3rZXmjHKqVX6ypgGr1eUxrauHt4ajvaGMyJ0aH9Y4PHKwXF2dRmZFWcjb6dLYvnmCA=="
}
