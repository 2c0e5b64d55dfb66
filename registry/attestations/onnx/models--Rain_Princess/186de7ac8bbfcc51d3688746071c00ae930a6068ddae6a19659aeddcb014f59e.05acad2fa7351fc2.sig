{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "0rZ7IHxzJ3ZKKwx73tk6ekQHkAsZqHl2GhHcZRykj7SjZfAACkx8vQOyzbu5CG+vgY7us9krgK+ppFsVFK81BQ=="
}
