{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "rtki71llC8BXJt1cFmaZ8pZl5nWCt+lxdN4fW4GzQcDbOdLvHvjR4mLN7UC4ryRea/gVYlAIwDW+c9fXjqTsAg=="
}
