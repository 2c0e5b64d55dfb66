{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "5mC/vEOxtTGXrQNHjBQN+PBbtoJKYf7UdLoNza/pA/RDHo7M46okNV32OIFaZcHvgkJyHJ7ujk36fEPg02gbCw=="
}
