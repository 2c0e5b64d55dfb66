{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "mVeJ49wWaXQnVaHzN/C00xAkILP8LiK5HX0IZ2SNUpFl/Nib0ZlioG44tdw6aa4b0RHFEPYiOzely5xydbD2Cw=="
}
