{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "4Lfo0YeL2BUkOiuDWzwB3D+Dlqi+Xp4SRDCa3layOQ0pTt8eWZhw1e+QDAuDnKpYShdBvOL3egascMU6Y7R2AQ=="
}
