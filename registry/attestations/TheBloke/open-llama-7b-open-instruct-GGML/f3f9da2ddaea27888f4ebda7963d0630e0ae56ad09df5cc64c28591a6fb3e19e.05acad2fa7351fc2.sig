{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "zsMJrEbNYg+/KX7K+oco6e59qVHnsfvPzsGmdre1VM5hb7+YsvTCJ6WWz7kF9jYGBfijoS68r1PqaLC9TjrgCw=="
}
