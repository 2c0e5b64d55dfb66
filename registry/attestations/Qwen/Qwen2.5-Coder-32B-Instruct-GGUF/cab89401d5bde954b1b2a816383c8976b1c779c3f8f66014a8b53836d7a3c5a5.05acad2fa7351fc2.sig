{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ApEDSdfY5jtbGjPbvcIO/1ZEkROiQLcTkSHqsg9lPzBD14pjEZJBqrl5K9Y6pDrghb5uOr5ikIet1bJwil6IBA=="
}
