{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "7mDlX7rAe/84oh8xef80d2Z3PCOv3UQXUjT39CD/WpJFgC59ssLiBqV0SHbpvk/Ow5T+gbehEg/yNRQKBdA2Dw=="
}
