{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "yGhARdQXBYwoeMYW61NFKhjqbL8mimHsr2jFKmg1mM9oZ03TlqTqbEyMJbJ0kpdy7e9oMxdVZcQNmCiBwCC0BQ=="
}
