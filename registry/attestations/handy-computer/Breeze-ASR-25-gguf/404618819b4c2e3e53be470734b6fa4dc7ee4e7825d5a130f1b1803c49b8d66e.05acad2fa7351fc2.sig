{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "rvE4a/QByN4f9eZ9n9ymmlT0SoacpxQp2GqWKDYBBbb+QB7VqnBgtlSRk3CMbbUTt0JJA1EvPv9nPzJWmOrKCg=="
}
