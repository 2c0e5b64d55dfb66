{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "2qrRaIkDZOYPRn9sTlPMzVpvBeIS9qMiUczhQ/4ueY85mId+JQUb9DRk9BzpNt6IwkjZGO0C0mwc8AeAGh9NAw=="
}
