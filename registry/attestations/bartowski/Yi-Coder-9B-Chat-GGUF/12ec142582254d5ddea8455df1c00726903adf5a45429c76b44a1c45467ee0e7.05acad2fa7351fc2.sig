{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "5zy8ia5PeUhPVsfvdeFjFSlHyLQPX+frtxbMLoZ/8d+vSKKr64PQj+b4BX6r4KBieeOTTXxatyLP/bC3gzy4DA=="
}
