{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "NxGvjuvFQNsshecFR/DekEXrcd1kYRMCK2fg2lOt9pmWOvXcHs/mt8ORZnhCq9iAEk0idI7qMKDeu42iAUSLDA=="
}
