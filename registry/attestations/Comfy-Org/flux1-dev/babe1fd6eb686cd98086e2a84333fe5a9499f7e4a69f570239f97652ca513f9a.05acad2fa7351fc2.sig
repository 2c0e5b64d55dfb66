{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Rqvn8TBCaDcKMVJZ08k6wXlaAV9q8ecHWSyMleByESQGlczUTCyyCh0TIHCJPfAjswg2rhCl9dE5ws84E9t1CQ=="
}
