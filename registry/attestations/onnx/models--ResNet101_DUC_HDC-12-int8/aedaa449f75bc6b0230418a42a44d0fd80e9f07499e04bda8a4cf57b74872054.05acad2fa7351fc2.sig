{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "9aZX0vJwnT2EqR9F5MQZpUOilalXyzl/BE0AKUz9HHiUVmGcVBs1yym8eAtrebO/Vwe3k8K/bgrQG+qk9kbTDQ=="
}
