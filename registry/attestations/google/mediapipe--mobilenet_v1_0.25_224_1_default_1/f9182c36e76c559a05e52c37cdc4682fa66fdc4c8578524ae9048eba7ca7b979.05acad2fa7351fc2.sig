{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "5bye8Gls7y3Ccy6ychdp3ZgTwOR+F9ZwVnSOZnhGmDYecRHTvJkl1pPFgCgiTt3sXzI9HoVi1MUWHJBJ1j6GDA=="
}
