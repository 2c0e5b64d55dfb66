{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "KhGhvJMd4v+tTX7Ws+om/O6F94wXaQWuwY5Te+RO/5eJVcNa+ieXTJfGA76lU89IQ9ymM3ytGXppNJcrbp9sCg=="
}
