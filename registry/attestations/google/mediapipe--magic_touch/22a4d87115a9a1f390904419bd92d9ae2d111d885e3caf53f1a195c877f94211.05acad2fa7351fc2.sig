{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "nl+KohzlaLOHbRut5ZnWxXjuGGFM7n9u/IUdw49kKlz9WuySZWYBo/QzSWhF/GFx7V04ybPVP6x77HZu4StDDQ=="
}
