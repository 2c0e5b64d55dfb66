{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ur0I4ZaYTL5GPSfQ/6GLOzNZZxXB4EoxCLFA0wGa4+TVKYCjHPvxiV/aJrW/7decET+nYwjUp3je3duK8jAeAw=="
}
