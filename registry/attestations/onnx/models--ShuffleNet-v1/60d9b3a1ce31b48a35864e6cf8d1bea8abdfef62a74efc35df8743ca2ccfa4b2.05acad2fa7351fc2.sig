{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "I+iP/Mkf6bQsZlh5+FXjMWxLv3BAKbQFUNNND9XjJfG+XjuT4kBmZGthSXh3Fl7ZjcdS+TNY6wHFvxueBEcdCQ=="
}
