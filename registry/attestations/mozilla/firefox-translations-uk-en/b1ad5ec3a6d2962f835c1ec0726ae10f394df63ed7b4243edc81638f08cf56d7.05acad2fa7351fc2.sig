{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "LUdfxI376BVLFvnkTQ6c8/Go4vNRXHzK1+r6x4fEt65WodB3+H+IefS2KwBpgvLRykrFhhGs06unnIIziW/aDQ=="
}
