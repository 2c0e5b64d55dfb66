{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "2XLXpXc5K2IZzUxZ+NqWr11dB4c7G05PpYkfjE+0Yf8QG4ujBrpNVQw917vhR3owkv+vBCk2s8JtVFuat+oICg=="
}
