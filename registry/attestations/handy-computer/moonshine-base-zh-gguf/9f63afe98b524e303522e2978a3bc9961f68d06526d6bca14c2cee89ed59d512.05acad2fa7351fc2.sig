{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "/QlvRVlKiAnWHf3PcBPpE1emIEIoMqlY4Yq3vYh/Nss5/6Em4PwlTiikkEL/J8X2ODHlL33k7Nlynxutsqg/Aw=="
}
