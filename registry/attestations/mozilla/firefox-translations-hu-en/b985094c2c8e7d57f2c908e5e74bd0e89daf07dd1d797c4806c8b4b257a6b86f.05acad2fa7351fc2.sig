{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ANsaB3MdERTrvJXtYcvREl8DhOkBj4CyjHo0Dte8kKp94kl1oOhXkEGsqgCfZPBwNRXx0O1wRUtZfm0AVaYBAQ=="
}
