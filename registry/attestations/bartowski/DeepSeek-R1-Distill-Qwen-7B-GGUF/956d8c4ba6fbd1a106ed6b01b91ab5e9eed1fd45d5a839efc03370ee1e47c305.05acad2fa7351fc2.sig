{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "/8HyYrbwPJuXgA0KpG7qjJ4RjW1HcYns1AtBVFAes+MVwtwqkcsHap7p+ut/Ru8ewBW9di/uQvb+q0wc4Nj2Cw=="
}
