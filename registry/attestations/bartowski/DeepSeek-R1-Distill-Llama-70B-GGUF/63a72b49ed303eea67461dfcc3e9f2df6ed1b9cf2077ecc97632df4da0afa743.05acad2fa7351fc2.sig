{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "CIBHXk3b8U2fDFR9PFCRmg9JsYn/WP6Oe+zPDnYrt7GMyZyDI4D6+5Rcp0vrwNsMhOpf66SMfOnAAlnqmQRxDw=="
}
