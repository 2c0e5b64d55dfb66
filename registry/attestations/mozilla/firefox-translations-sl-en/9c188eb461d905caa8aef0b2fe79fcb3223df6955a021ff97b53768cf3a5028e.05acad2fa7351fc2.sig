{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "S01+43Avj+ZKEuBUJsWpWH8SEwo6A2R3Q8i0ptrSp92c5V8GKuixiGPRerPhxDgLgXuKi5ZBmZqDyiGZukeCDQ=="
}
