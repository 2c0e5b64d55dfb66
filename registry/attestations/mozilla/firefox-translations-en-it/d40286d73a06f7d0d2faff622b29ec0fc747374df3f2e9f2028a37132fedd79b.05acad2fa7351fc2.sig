{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Hbkk4FDZ7b+ZdP+5G9QLC3Xb3a4msbsuaAuncgdEO54g4aPjPiSNwT7vaAJQ/BqTeoHUscKDbZ/AWxpI7PYCCw=="
}
