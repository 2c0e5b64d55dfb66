{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "KbUeM6m9AEvBF1ZmwJJffX3awyIjOxOJuN63kidYS8hUolU/0TCTMW5jdvzODjGNns8wJdw0jCti+KSaVGSRCA=="
}
