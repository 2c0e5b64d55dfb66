{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ejyMQdQknBqlo9Xx2YdSAJU4CZb7sC0bjS78OmuEErfrcSZjNiep5RcJuLy9Z+HYKHvJ+IqZE0z0iyTdd81dAw=="
}
