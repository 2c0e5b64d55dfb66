{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Lze5VVgor3Ftg87+lCd18yFDh8BY9M7Fwu3aTX33UwwJaS7iL4D1Rsi9/Cvw7Oodddgvg13eBCmloP2Ja5LRAA=="
}
