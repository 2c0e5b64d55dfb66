{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "TqbCrf5XWucQvakwphjNnHpV2qI0F+kXmeygZpoE2wXoeGD6OwFqFki61KfUo34BhqMbRM54KnCcaqq+/JeDDw=="
}
