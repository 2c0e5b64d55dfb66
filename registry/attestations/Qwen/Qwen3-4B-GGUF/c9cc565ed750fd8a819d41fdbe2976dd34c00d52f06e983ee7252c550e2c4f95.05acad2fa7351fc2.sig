{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "lmrFXfeuxqE1jHhAxaTLX4vHs83vA7C5V1FFALkCHbxpA9bohF70cHcs6xDnGcApnVazASadEFeJyTyK+OS4CQ=="
}
