{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "f9qfM3K8PoMIjCS3s993oa2b8JqU9LdGUD2/NBmxnHi4aaWmg0H1m6fjR2r9PvF0Nj4bg5QHEjlb+zsbkfoyCw=="
}
