{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "0LD24ZITfaz7Y8Rz9NfNjiv9yUT7gnMhrzpodrF+a/AJekq2Phd8t2GXDxUYR496y3lCbuPqNrQubCTR1artBg=="
}
