{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "54QKVMKSckntMYDh6DdhM3BEepaeU3jqS0TjsUqVLy5Ri8JURiHK/0o8Hb+YHbToyPERBx3s8nPGVprTzkrsDA=="
}
