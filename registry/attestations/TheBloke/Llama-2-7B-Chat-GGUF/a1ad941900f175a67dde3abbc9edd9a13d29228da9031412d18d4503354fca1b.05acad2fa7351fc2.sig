{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "1cLWDBJRlFsULuusW4ap/T99ZYJ7oh5rIOqqEcrtKoZrcgCLduxVM0KHR9Rlodux8evq7VXm4bU+o4IETkDZBw=="
}
