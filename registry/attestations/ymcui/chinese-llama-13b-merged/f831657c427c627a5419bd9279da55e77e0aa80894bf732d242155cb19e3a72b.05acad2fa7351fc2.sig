{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "7EugnuLYsZVCHsvS3nJVYTVB3KkdkGgQ166+oBIEzVXpO/E61dsIq8IlbibLdPsVBzD/oe1QStl3gE7SmnOfDA=="
}
