{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "qzZpOLI4KarbYOuOnbkbBoPrvKNJj7nqc5Zo231LTtLZn1OoOlRwl2svZ6slnFEpCq43tglVav5FxezKpRzeCA=="
}
