{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "tzKWLykwwKxhVpb3/4wzExjGotzZrX+oFgJ2zqKP1EBus5CrLEhMHWcpqUp0NOoU/+QDNdL6D1R5k4/DLwVBBQ=="
}
