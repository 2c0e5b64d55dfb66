{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "oDKQfbsew+g19NiqKSqnRqenu+wh6HDTCIOdQkBF7TSmq5gleGom1K+lEUAL73HP69+WZCcGnAwgkEk+7GV0Dg=="
}
