{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "bkUuiwmdhSeEYrmie5CwxEPwqNstuP5LWoXeP1E7rE5r1UL9pct20am5slaBf5QdbW5yvMOEsFUoKLP2Ec83CA=="
}
