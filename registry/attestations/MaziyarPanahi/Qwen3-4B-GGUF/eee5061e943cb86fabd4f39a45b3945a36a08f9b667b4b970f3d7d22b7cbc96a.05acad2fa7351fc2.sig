{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "0wxJOr9dOMMcc4h3b6WdrXViO7JAowPSIGaQ+9mpYbZiOOG7wZp9tF7ePwfqQEMkP6oAHlmEOTqSlGtcYiMRCg=="
}
