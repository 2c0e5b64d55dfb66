{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "h35M76ZIMBr47Zbd1sP8Y5NkU8gWl4uEWPq+ltPsMx3wQWk3TVrj/yyyp/XKbPEYIYiA7t4XzkzLJdRcItbHCQ=="
}
