{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "TpIVShwTaOScBk0q3JeyEarEmu3nPHIaZk8SUbXqdhRDjcumaNjoRIGB0BHqADzrmfhezWsl20Cy+0O7Y6m7AQ=="
}
