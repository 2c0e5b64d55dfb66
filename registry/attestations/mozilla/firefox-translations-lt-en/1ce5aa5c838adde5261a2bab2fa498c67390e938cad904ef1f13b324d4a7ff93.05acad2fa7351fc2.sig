{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "u0Pe1oKnzcYZ3jZr3gKKj/ZPiGdsNEexMahx+hBff7vW0Rutc4X7emRa732MKCY6Ok1agCYGFakG+/IAnJ33DQ=="
}
