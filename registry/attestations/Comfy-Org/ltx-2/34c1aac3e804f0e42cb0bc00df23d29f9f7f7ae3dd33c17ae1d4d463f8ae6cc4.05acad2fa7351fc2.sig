{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "fbrCcLrCl/suIPefM1LUSGOp0LSLl+Z4YgnW46G9abkjwN3aCAB02Rcd0tz6plDEQUPG5TauaawlSsbK/nuADw=="
}
