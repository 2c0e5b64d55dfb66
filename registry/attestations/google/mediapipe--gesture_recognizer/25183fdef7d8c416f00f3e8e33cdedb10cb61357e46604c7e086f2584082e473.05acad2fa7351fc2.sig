{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "yPeq6HNW8BK+L40Uk4p55kutqS9LmVSpqNHH4HFSMMvU1KXyyjDgaHGar7/IWgxoJa5v6FHeKDriBkNQ7fz+AQ=="
}
