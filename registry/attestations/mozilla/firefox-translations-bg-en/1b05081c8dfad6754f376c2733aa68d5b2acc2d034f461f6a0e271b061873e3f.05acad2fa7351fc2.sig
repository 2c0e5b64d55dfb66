{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "nGKyXzLa8iDRT7YivoF19JpnJ2R2p925xylDKoDneORHQWvuSGKp2ZYXoOKGsYlldwnBFbHftdWGe1vfbiYCCA=="
}
