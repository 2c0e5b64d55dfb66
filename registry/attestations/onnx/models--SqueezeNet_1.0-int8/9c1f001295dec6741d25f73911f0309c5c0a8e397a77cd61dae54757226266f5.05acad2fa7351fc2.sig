{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "FzyzMuKjK4zdBx0vhrsTUkPWs4KwVi/WDO0l6gFf9jEUnSd/mSYii6JjblA08Ai3BWQqzjttwjQnvsK/drTGAw=="
}
