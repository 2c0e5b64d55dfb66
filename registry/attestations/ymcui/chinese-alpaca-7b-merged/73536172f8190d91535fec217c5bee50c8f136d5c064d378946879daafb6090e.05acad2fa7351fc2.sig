{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Cd2xnPfviCz2A0TZdjT2oSs0YoLC5idUlE4BJ4BjunQsm6fVu+tGVjouVLAjMt+uO9mV8rPLapLU8lXYuzx1Aw=="
}
