{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "FSALCK8t5ZFaffrSaf835KdHreQgfA5Lo+pI0Dami1TcznIO7Be6/0FaKQsRfdHy1GTgT4B+6cvAtvQ4hviNAw=="
}
