{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "D5QA4OdbZeYmAvBwOyz+sW72rmfo3+7MDlFzz3RiKMjdKU4At5qJUKqOPSQyGATeYyvO1dwsAvZmmEaQ/qjrAA=="
}
