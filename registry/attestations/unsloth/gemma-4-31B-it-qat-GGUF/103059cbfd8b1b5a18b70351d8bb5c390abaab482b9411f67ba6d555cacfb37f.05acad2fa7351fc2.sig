{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "0hYP1XGsOmuVfOB+wOnlxtMYlIcYk2n61sV/4BM8CebifSkihlHj/c1GnGrnbWhG2oox3d2sDIt5dR+u8UJQBQ=="
}
