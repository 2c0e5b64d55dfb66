{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "tLSxNELvyaVlwExXClgB3gVcdUZgU3bQUsSSu086XyAKxnsV3VlW192Oxn0ez89KYx9VtrcJKZAONojwq1mLBA=="
}
