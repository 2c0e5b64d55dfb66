{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "KmqQFnNWDqYqT5dUZkxtZ1BIkEW/boHo+75RlJO5LittlBdprRcucYxU+OntAJ6r18H9eYMeSi1sD3yVGo2KCA=="
}
