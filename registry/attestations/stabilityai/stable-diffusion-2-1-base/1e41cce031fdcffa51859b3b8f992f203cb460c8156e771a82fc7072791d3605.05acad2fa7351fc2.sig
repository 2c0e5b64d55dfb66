{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "vuCytajXRsrtYEY0PVKNqxVk6V1OUjF6kHsUHNhLpcbLcwWJ2cnvw5gC/jxlDw5YjHkuds+8Mo0BP5BwOW1SAA=="
}
