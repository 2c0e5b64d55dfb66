{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "l7gHVBYUi6VlXfXA4oqJ+IeKCl0KzGDBs1LwmYAAa1qoS8svxwfZKj1UsxgMjSXaYPxtaxTosjuDvoSCFvH8Aw=="
}
