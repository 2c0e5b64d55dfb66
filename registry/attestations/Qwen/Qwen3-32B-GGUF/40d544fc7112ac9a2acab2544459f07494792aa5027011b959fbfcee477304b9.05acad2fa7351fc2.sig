{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Vbj2DlWiPVou015t6KzjAERAa3SV6kgj6TbD8ZA536A51ElSaa5iiSGfz0y1dm8T4eN0qa5jtmofaIf5yo7bAw=="
}
