{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "CLE3FaEOJ9i5N2nC1qOj9+2KKO3VuI5qGqad4kIb2yQDWV3bvmbZBsU76dr39xZDz5C2aVOx2wJtKcojJjntBg=="
}
