{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "X9p7QtJPqlK/xszPlB0sMf/SLy8BPFW4t0//M/NWTNAbioFVADfyjg1wDkcNQgpMWKyOOPNLzm/FIBGEGJxHBA=="
}
