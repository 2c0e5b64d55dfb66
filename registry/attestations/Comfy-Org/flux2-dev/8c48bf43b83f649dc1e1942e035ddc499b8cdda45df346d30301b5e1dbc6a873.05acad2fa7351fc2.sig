{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "xiemUBR2qQZyICZNF6E/fwqqsr2z3nMT8pUn3Hnb0NzWUzQ5cR9Mtu78Yw6RxpjHLuKvb3t5KaoR5F7h66wOCw=="
}
