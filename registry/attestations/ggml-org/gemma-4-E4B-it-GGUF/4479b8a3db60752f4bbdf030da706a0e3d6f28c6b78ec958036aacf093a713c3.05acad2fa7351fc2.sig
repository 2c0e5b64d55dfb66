{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "b1lVHDHN2a0xVUdrJp/dYdnjPKazQeUdZoTd4C6hAHEE4j3sVpM0f/q/A9Ugxc5xM90Czw9tuOymOLwjOW4AAw=="
}
