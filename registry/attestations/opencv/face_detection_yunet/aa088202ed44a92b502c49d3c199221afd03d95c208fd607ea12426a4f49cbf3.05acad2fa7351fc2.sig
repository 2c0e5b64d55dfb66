{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "szAGJzahZIwsen8p9hYi1TtL+siy6/GgE9XmJlgKQL7RFlE7anb6JeTkD8hu0VK9q5ZE3DxDoXAfIw8vsXP0Dg=="
}
