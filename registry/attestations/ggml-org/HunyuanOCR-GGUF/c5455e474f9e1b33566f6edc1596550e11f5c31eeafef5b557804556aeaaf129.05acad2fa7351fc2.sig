{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "1g2/uEoQxaBSn8ZJMydK6rjMbwXUmFhV71JieIiCkApJjhzr+NEz66VdaQhM7d7+pUe/3W42r+f2prCI3OwNBA=="
}
