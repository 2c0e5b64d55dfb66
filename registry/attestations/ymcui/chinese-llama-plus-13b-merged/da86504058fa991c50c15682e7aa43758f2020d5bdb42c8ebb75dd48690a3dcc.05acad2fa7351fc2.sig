{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "MjG/3DusOebpeNAEVqNWlF1aAvWuZALFuaI87nwhZWZ0HLTH29Ltrdhtac57PdvM1/OO0izIQuaHRXlb/lXyDQ=="
}
