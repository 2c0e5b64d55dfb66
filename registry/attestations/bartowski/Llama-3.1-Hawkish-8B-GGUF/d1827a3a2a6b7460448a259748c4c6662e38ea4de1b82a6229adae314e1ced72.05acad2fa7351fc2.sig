{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "BBdQ7aK+EEjohHJg4Eihd0mDOS1VstnSgPMQqKEPxTEFrQZDsBd/DD/1hqdoc8PMMn8sWUf4lonG0b9GTe3CAw=="
}
