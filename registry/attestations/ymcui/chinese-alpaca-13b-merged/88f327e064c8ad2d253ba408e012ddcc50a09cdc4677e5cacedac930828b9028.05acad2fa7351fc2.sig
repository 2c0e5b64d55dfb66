{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "EeDYFce5kVbkTX+b/F9YXqz3Q+bmNg9VVmOmduoD47NduJEzPrAIOW0b3sYrGcTwph2GPtnm/eAYuNOgUsKGAQ=="
}
