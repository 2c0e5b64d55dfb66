{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "bTCbOtSFZwXKUrKGhgNZaJhyrQGzVhRNa4ONYnifwv7SHhLTjYdsbc+TF92vZ24e1Tt6bG/Q9jM3WLXqG4hwAQ=="
}
