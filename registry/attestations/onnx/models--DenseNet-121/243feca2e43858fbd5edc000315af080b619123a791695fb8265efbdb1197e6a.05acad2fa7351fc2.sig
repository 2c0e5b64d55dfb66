{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "cK4EflkkQPJ9732V/YOphEEVrL++PBQWKPlg5Ot9p+eEECfhJqBS/+grxCMS7C2uyJ6MnwYWHCbznkXyiOiFDw=="
}
