{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "eo56H7AJBm8hoBjcSvbKvZkzsh4aoTou9lY6+9ghtAeP6MDq1kaT6iBcl4Srs8/tVOwLEQYNN6QnlNWzdB/nAQ=="
}
