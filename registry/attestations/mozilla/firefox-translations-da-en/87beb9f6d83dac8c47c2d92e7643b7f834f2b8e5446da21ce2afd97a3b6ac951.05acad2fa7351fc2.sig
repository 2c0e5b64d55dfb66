{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "CctMXdAnXDDgoKfhBT7vbuoHBF5L5TZibgoeN/EqqcWV1v36Lg8+j5GOdirfc0jjHqFDj7rPTTTq5MfjCz1eBw=="
}
