{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "9uhkOi1LVbARDZlVZOJzBpH+eFWSOwlC6tLzmbo8+uB9ihvatMmKKsjgEpYkBWnfkuhDXww8eR+uj5dV0AR/CQ=="
}
