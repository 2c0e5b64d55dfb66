{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "aKJORvuV3tfh3lB0XkWSwTvzDQgJ5TCTQvEle7uihuHz955KDBNehgcDe2R666Fv/PgE9b2e/aKbkdFVNDoWDg=="
}
