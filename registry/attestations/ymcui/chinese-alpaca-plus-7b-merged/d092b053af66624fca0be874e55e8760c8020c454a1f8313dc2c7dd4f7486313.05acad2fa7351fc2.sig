{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "zi77h+g9aYuiEdfpRqiWtmdjqxl4xTaoO3/I6keny/vgolDBcUEzPXX3bNi/+wqbYOsJtIL2FlerfuWxRd7WBA=="
}
