{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "tSsJ9CtyDyDHWeDEKukBm8I85SgJ1zGmNyQtpY+9L2qUWO0MhCEGH5t94pOk2yMiFPieyvFxiZ3sWYLrxWjsDw=="
}
