{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "iu3j1k0gOVkYYo3aRe0CMHkGW/X6xrye6vsDRGg4RkRA8In4Yv3Ae1+uqyPFIfB1Dm/wE/6VGOh00q8xpWf7Aw=="
}
