{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "zHp6HaRNJZQ/vuKLAx8NzVCb8g+Sdwvd+9aFiP4toaChzi0zJmjPLWy4LjWvqAqp/b28152Dtmdq4xm1sLR6Bg=="
}
