{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "eEG6pKk+Q+zXE0+DmCktkFHWmfTnGdBziF8vUsCN92l9C3HVK80SkKk8thG9EST2HylY9DXNrF2bo+KNrfvGDg=="
}
