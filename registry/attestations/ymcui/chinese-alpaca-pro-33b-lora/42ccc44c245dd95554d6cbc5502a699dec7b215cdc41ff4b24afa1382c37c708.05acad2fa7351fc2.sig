{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "wq9dsm0G4xyWG9bDiHuyJ2/9DgJ4lS70zLbQPGCTn0l74emi22RXKQ1tBpFVwXDaNNcyh3tRX2ICHgvScy30Dw=="
}
