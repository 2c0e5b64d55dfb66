{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "S4nHh/EykqPxRYmN9DT2q9BPdg6ILrmxrZ0E7doEJfCm0n7fR8PPDNAevZ/eoAyypWtNWBdijTI/XB2OHvo+Dw=="
}
