{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "U1CBq8TZYdthkbjA6tblb1qQeGvgCz38FfTF/FGMtG7jvImSISBeYmsubp9bUPnfF6LYNys69GlXlca7AIRTBw=="
}
