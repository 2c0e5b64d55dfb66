{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "iuMP73z1lVkLGBqMgDOnEfgEorVrykUJJWh5+FrXtjVog3aRFKDzN8VoeB0m4D/s/vnvkL1WVY/GlVdGlej2BQ=="
}
