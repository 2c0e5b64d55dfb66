{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "faxaaKjaZyRWvy15ZR1w3dH4qFMPKA04HKYfaOCkZFloIKBKJZJsuEySfmedJE/peb33Wec81z+psvd/XcSoCg=="
}
