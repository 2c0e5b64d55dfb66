{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "NPIjgbIS8JEvOiWQ7CPZ5St5Ie9xnDt/dOqriA7cdwugUeGLXRvvIuuDQ7IJarxbEig16Uo79BTHaddY7dyRAw=="
}
