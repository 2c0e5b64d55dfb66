{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "k8aYZOHk2FIddc8bxPg26RCs1fFyd/gaqnQ5wPYrUlD/jUvEuouE4SmznzzY2jDRuPTEUXgA765IlhySzRIXDA=="
}
