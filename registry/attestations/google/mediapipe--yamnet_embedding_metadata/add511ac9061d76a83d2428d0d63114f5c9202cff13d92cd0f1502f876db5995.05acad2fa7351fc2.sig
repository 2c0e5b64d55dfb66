{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "oIeENfv4nysq+YXwj0qanposVGwng1R+I/06tyOS9m/dkQczuu6kFjzsE+/YJ/lH7Ewzz015YtWTb8X2FRjvCw=="
}
