{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "fp1KMr0I70b0tQruMwQxNQ1yLXV5VnNL19WjAmTHbhOn2wzkzXT8Nao7A+qI9JA8B6bbzvkaPGUQTmllkHx9Cw=="
}
