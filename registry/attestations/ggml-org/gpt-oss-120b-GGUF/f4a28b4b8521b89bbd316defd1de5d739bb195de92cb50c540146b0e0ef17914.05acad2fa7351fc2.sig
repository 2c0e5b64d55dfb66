{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "X3QrqylsRj9tW6XeWMhbeXrWv5iVwfYcra/Jzgd/GzRB8UIuJMdhd3g+Sd1KVZou0CoqpQghxyTMelY7ou3ICQ=="
}
