{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "fR/1YymmMnYI50UpnDBIw8Z/zs0kwHUvXfXkdVMAAhh6eGiIyeW9LF65OshrqelBfFTXg43Lf/qP6C4UUR1yDw=="
}
