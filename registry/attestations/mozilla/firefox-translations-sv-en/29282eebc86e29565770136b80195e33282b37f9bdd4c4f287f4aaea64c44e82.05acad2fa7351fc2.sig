{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "OUsmmk+qEaLxUEeEf7S5GSb8yK9oNjj9kQUwVdhfGe4HYxQYkLVnAJXsbH4ygK+aYXs2K1kFXwkZXvcLVxmWBA=="
}
