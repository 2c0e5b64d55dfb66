{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "hVvw5kWseGwz7OI/HZ9NDdihX0rTonpkaI1f/mvjJxaF5g6ku+uxBkS09JiluXjVOYmxBUvsi8kjlbQS0Y1sCA=="
}
