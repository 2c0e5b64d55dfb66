{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "bI+7xH5jELcnfeEiVkY2XpOISCsAnXJnmYq8yOaUpTJmL8LaTzztzMQLZC+35QpbV2gFVMbhU9V+1mFJMlOJCA=="
}
