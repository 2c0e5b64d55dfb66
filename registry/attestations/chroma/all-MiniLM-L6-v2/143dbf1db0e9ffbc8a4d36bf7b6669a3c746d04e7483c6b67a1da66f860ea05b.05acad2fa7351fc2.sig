{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "QxwDi2yDtmhQ//TAsZ64rVIx/4Kyo8lf59FsX8sTJ/0Cqh4BDo6uNZmzhFVvMqtkJZW8jq4zPT9hfG8vBexNDg=="
}
