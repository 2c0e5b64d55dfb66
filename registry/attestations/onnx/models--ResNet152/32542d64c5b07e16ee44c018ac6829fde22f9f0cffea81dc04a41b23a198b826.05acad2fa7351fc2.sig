{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "I91eszjecNoxtarLIzp/D8LIqI1jMyKo2z2ZkuL1KEP4FzUu7uNMTUgIrxR7rSQ+kMIJOEpRYg9DCNtvlxi2Bg=="
}
