{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "mMvSyCQl033cEwCUYmCvajkEvvsKHw7V0UyCUJTBB5FrQFZ+cY6PaKoHcF6jrd/A4+gakiJxPP9aRjI/4xEdBA=="
}
