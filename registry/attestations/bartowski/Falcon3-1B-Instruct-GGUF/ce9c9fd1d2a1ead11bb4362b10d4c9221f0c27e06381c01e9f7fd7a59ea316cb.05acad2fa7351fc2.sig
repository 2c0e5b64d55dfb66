{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "EmpllV7+HOWbXWW8iZb34Ul6oBjUTU9E7zi+FBeq7c9zkytcsTNQUYJ6KTq/AsQM+ZuCy7S6KUglDQpBj95yDA=="
}
