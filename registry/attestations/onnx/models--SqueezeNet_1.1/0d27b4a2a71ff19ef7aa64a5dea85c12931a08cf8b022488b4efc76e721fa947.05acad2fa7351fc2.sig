{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "tOHg7Jw/1wZGIRgGdnlh6oScrbqkY8+3YgEeFQs1I/3u9NhFlnwS6VBGIr7BbY3oRooOSI1gaR9QyV+XIg9KBg=="
}
