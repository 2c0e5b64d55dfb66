{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "T81R7jsBHTX9suaBymRX6a0lxEm0kEp2qIZHkLybF3p9ochzQ/CnXs8SvHAcf40I41WSW1mcuOyAg4OEDNSeAA=="
}
