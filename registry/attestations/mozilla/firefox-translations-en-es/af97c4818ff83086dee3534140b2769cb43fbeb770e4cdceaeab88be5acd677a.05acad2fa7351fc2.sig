{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "7sAQOdi8XZtmjZ+b8CEfm5g9ryuQNPBbFiIXgxeHRvHqEcnA7+C35tsb/C20KBahZux9BANqCnOZk5MpVKonCw=="
}
