{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "w8cKPGyU+Wg6BmqTAaL5Lil9VxtaeB9qtUza+T5gAJwP6jk0auEG215thZh2d3M9rVowUwaPY9mQV1G49WDOCA=="
}
