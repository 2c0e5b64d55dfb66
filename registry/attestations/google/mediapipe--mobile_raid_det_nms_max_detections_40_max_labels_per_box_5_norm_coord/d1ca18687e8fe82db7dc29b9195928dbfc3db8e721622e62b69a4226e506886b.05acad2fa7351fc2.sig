{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "BKfNXYgNJXF+r4egM94wc6XzH64sEy0jcXUhEfV9BpBl9R6CoWQvvke2cJDdhBjV0yY6Tl3QlhpiSGqj4i+tAw=="
}
