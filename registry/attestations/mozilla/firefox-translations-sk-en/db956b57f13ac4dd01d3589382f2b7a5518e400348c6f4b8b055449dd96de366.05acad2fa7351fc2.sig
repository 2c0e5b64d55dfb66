{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "eYlggsuK4xZxZ8pMZmnI2PZZB8fQw6yUafq3wE6X/FQjDQTsPzlR8yEZx0horLpv7Q7yvic7vD0tqYz48+03Aw=="
}
