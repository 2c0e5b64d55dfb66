{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "efeYIiJ/zi15ArPEPZPmlqpw7i+LYgMA7G/D2x3TeUVzqxkjGcFdDQeXVqxlN/pDBGa4rQrpM7dp92yFeT8NBw=="
}
