{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "1uzzOBAw7ZOnmzU4i9O3LYjSWeWeqgnSXwTo05ipy3qMJh7fKosSRlD5Z9N2bsrYfqYIb9Ufuvd2XTbTAgqNBw=="
}
