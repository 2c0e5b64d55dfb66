{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "UZC15wu7rsS4bY78bdw1n5iZGzZCyqqHfIZ1sYx9a5QA73kSBhJJQoyrccZSZOIYG1PeojyUYLGlhCunPHguDA=="
}
