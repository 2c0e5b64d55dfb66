{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "XnkLlzHzkSRB+PZaItYT+lhuQPOOa9i838xVoXI7rbLOmN8Ij/iq3jc+l5aKatssaSWc6OdKkpWxpK7cy2CuAg=="
}
