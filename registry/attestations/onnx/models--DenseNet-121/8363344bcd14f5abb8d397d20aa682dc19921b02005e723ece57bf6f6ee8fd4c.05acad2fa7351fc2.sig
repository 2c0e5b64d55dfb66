{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "w9rmc/UKCI1y3c1Vxl9K4NNS0uDQkjKssgV4gLEj9jo0hYjpD9FTSJc/RGE5vjkgyqB0ltUUyQDHBn/dGvh2CA=="
}
