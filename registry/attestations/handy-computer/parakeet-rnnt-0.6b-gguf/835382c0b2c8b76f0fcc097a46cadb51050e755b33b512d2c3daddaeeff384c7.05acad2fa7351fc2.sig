{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Vs1yboPy/S6IZK4Xr9nFPsfsAeQ/pQ2XecEbd1Pyyx0lXK933eSrRcgk5qTt+xBiCNy/Kx6niQlNYBFx9JbFDw=="
}
