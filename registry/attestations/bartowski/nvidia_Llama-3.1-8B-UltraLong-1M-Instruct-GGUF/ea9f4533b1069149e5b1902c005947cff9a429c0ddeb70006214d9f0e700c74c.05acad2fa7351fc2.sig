{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "0KjryNH7DUHcKK6tRtiuoc8vcrYqv9cx1//H4BwnpRiYMguI0D3ok5uLR1cxWzqJ/UiycuOaJPzpsj1VaiHwAA=="
}
