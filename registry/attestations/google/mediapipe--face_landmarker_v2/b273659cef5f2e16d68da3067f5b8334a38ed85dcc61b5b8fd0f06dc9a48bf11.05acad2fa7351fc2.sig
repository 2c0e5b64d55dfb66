{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "x6tKWLOCb/S9XpKjxVqckUe0/hLSwgtelJrdoyvdqsPSAPR1/WMC6IIsVhkbWzx+LEKK9hCdKpirtW6vj3WUCA=="
}
