{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "zDXOk0jh/Y5a0XneiSOk+U8XFgigOe/NbNdr6uzsuBZyuvGqM1452wNN/8+v1owlHZu+TkrQhbqLQljG7baYCA=="
}
