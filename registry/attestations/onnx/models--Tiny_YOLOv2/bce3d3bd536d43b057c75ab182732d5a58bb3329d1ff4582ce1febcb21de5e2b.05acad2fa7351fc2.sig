{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "D2fJDltCA+r+XKg90gdIhvMVIhJM0cBlN3OINrVvAlcprBHdTPrnHdkYNR0KvjLnUzkAGKG84jvDyvnCA2rZCQ=="
}
