{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ViH4gQwxP0prKxXmOSDjwmMrUEBnalqdtto5I96cA/XbA8VoPWZwsh/k22jswOt4VsDK2JS7ZLw4ep1oEepzDQ=="
}
