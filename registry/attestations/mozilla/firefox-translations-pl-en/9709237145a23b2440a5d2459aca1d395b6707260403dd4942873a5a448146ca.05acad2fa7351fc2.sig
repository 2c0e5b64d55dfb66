{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "XvV7l+C+jEqm8WzrlslajnH8rEVP8GKsqycvo4dBVcrgPejXDilv5lrpDS30DQi/wcWIdOXWk81LMx10TQrDCw=="
}
