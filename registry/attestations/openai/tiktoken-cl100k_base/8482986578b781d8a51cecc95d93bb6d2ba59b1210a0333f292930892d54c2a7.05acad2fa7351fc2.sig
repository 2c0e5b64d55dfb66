{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "svWYKAXxpiTnIkzbRkGAPKsulNrZ5a5zq2K0dFnUIJnmCaV9k+8t3DyrZJcMH7PvIcD2LirV1Q2QABiIDUkNDA=="
}
