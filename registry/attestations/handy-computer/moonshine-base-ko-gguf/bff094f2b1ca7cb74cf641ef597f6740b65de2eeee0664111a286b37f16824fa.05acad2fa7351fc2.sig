{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "s6u7LrCglC8/a3j8PCveOrjNYa1X+8Lk4aiBSKi6z8J7plJFyzedhidHLnHJDpoTDpA4DMjXs6GYdThqYksgCg=="
}
