{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "a8E4BuXBbeJdG6H7GuC+Aa2IMIE7DIUs0/oddjU24VbiYGkv7vnwX4DtKZgli4UiIfYVKIreQFcChBwIKwiyBQ=="
}
