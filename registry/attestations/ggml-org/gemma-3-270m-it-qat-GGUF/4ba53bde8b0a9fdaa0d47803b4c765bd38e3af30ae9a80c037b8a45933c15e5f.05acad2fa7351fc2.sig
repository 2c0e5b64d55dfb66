{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "vzQkkHgLGZiaq6b5IJ7i3AS1gWY9Pfp7UMaIOxynUDhv5r1z6npmfWW1/BBAdefm53F3pEjeAKxkRCrJ6343Bw=="
}
