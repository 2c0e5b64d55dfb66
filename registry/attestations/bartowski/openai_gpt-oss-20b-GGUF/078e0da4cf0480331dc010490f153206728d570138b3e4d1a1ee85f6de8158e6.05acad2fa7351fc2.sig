{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "qCTPEMenS1rBqyV3pFy1zwKr9tbxnoC9tWFFE5v45yLXInO/Wru4aq3phNYO6HmIi3XaYPft/cTxoPJkOhrJCQ=="
}
