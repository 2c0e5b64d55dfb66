{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "f1lELOo+auglpk1NYHEO7i63wCFRrcJrViEP9OFHIzTVajQhiJKFsSWRlAmzJSdWyXRIoH9c69qqZTb8wm1hBw=="
}
