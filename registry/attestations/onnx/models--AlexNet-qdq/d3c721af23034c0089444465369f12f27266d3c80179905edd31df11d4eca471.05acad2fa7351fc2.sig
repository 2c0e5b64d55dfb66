{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "c246qbjBfjR+vxDBhqIwfvyMR4LM3J7oeR6tby0YLBAuddgpnN1epkr7ESPdVtr4Y9m1hp521vQX2cTKEycMDA=="
}
