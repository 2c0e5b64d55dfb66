{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "gBgaoir1sw7jhxVB4dX1P6KoG881IFCX1nZEWAbHNaq+g0+h0gyTnT8vnqwXtJDTHa/hVaHatJCE3Jih4gmLBw=="
}
