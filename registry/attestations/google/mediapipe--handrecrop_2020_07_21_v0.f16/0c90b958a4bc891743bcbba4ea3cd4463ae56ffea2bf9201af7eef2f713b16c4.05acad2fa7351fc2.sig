{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "TL3zTaFHIEn7RsgUtK53XBlT2CnwLZ+M40/tsqh033820kLvq0aaIL78r0kkAb28h0vAgWG5ok1fZnxNa8HwAQ=="
}
