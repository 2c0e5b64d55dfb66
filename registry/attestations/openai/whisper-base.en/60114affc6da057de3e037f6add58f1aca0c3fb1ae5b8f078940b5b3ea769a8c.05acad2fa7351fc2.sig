{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "mslgYcTM4fUZWHXhkppU94fRpMeh4OwI40yr8HfqoGHmQzvcLtiUZ7bjwKd7cBXTnGm1iIpPk5HyivfbS+2tCA=="
}
