{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "gbg2ZQmuhhtwzfRp0y5LL7Yr3iB72E+Bx+IG/qvi9YviAtyPr4obWUPJcobwCQeF0vYSHSd3oxwknBtEGpAEAQ=="
}
