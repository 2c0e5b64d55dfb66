{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "HXKWryOoK4WsHpczn3tsL8TvIiy2td0s9G+HdJfXastuRk+OgROBcuhzOtEIrSAZkks1oapjcyzrk3vcSHeUDA=="
}
