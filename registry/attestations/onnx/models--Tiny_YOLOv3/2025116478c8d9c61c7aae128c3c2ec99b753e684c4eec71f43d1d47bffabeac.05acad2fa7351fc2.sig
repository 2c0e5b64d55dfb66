{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "3JxXNdV9jH5Rw9BaHhDa+mEDYDkPJmAZEU/Ci+/YTP0m1z/bXxXxacvYCzPiSvDdfkmfIHDb8ojt63WikJSuDA=="
}
