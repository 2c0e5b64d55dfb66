{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "e35qCL6JxcANuNKHcUa7af0cLHGe5qzkXsF6mskKOGk5Ih0aY3kkZnPrKYT/+u3awEvwTZv8muRh9dEMpvTzBw=="
}
