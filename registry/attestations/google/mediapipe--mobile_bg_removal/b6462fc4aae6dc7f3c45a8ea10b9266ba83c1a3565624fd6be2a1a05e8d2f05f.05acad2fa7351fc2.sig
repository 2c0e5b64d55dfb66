{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "FDqSt2jNx2tJ7dZaZdwWQmNq4GUHZxnJ4UKefzudION69NC02gmZad2V6LXmD1HzcLcHa9i5K52fC1dvksyWCg=="
}
