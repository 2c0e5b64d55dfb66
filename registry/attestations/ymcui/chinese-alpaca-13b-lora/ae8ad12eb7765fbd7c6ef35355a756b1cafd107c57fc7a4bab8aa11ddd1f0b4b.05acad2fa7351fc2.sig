{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "TtmoIpU0kbOdNyw3gANKdgrM40K05fI3MtPxt/C8w6RyKVRff6r5UrsiezHEZ3J0IS95QQLCoAVerurEgNc+Bg=="
}
