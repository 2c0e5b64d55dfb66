{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "IO6QWw6VU6O6j1wmENt3Wu3NcZ/JycmHd/Kxt+na2DvAWTD//0fbXVKu9tlYN4BRKynJiVW1hyPe4zQRw+4jAw=="
}
