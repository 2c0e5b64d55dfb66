{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "YcVAuiXsoc/6uIq6yCjYq8Rv3n0MUBXIjN3K/pxBRifou4l0XOrQOaOlO68EhKIOgskvUyk1aDTcUkc5T2J1BA=="
}
