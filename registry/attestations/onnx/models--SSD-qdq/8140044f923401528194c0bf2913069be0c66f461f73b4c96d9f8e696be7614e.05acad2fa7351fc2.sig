{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Ns+FGkssbyaZ7NTqb1N5R5MY5+izO40ms1YX3J8nbfcdyqJmJlE8+OtMnodLIlo1w+Z6w2SlF3xZGpQ/HK+3BQ=="
}
