{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "mcOO13AOqvPGAqFV+EIS2NmQMEsJJx1ySZ4XcUN5mpOoeTfb8klJoa6Jn/JNa7Ga5m/4hgf4NnA+wPVTw/lHDQ=="
}
