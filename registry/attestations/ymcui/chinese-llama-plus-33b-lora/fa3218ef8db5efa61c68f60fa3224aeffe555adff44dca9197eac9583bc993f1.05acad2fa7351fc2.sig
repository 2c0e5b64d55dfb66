{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "oNB8asEaFgavO/+0YF9tJG3PqPLSDvejYvGNanSWdchg5Beqb8lh2w37rNd13elTbSN4gNuDmfDbrOaKdT+eAQ=="
}
