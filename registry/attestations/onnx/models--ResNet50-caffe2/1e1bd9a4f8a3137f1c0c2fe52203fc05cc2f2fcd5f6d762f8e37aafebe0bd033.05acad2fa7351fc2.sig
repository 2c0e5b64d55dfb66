{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "A2NX3VxFW5e+XC7m1muFKNMVYKqDAl+Q9hvY4cT5z1nZI1LnDOwlTjzJdgbO/rvrGcr0AUuuppDtlCYPedpbAg=="
}
