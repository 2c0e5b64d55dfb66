{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "fdIrhxTsebv0/3HodF0Smro0D3IsyAkmyKAmKuD83MiyKbVfPxDzO/VshL5uXPQHtM5fbqZoGn4myRAk5B9/AQ=="
}
