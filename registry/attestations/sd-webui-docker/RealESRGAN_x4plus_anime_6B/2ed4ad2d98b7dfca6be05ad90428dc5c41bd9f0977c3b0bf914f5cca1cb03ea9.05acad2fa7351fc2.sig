{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "v8eOnA2MRgaoiyHa0Gmve8dXyMp14C9OYVb2J5hKdt1VDuCLz8JJp7HNgmkLKcq7idw+V1dCy7xvLMwV/15BCQ=="
}
