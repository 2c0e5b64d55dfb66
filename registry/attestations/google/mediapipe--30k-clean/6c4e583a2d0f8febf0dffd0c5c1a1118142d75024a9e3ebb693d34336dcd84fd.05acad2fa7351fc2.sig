{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "qUx5Rx/Xm1gEHDjLTGe4J0f0miy9oyoyEtcPrQvHST2iuRAbmWwd6ZFs9v2WmNO0Tlc9hST27lhEk+cdIGj/DA=="
}
