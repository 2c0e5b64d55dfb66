{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "n5hOd/SfEsEkYVfDFUsh/CkGdA7nGSXRkCHjFwaAeU54uiWTOtdkVKLDFCEhPfIUjrG7AnBlfieZABtmh58fCA=="
}
