{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "k1jRbYIqVmD6fxVsxZd2abb/Q6m57fvL9IzjCru9PnblZh3bP+crER641rJ+ciCJHTLNIoOkZQHe2oVaM+d/AA=="
}
