{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "5F8WJS/NLQ2tPph9bVV73urb6SjJ7oTbLc8uPR4lErsCG8GJMpxajtVOefUT0o/ikUwCuOrzeaNmx6rTL0VqCQ=="
}
