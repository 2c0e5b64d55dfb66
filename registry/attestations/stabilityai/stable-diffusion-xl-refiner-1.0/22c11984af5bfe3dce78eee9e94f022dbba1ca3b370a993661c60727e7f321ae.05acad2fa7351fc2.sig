{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "rKjunI9nb/2qj5R6Dkg+v9YAHwxuaAwwoaCr5MmnhMNzDbTIcK+eiWYX9RwFVzEXYLcno53657uKxNMMXxFdDQ=="
}
