{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "CFGx+Aj3g2OHyWtEI6co66xuM38ca3YtVXgLOkyVQbeZpldnu6mczTDsur2I/oMCr4UXZ6nFXLxXHaYmOLU1Cw=="
}
