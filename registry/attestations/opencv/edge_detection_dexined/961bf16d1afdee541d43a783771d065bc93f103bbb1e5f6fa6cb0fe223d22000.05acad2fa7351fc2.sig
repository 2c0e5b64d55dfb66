{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "0O6jaKL3vAZgcUzmg7b3C9Q2m2fSrhhzdISmicGlhqQI1sQMgwtQ3LeGcQbRaZQ8y8lJxvbBu/D+Y9QcvkzeAg=="
}
