{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "BwBYOyR+jqjv61Xso+Sd/FXhQjKr1mmuIIzA7lbuz3bND7mq9DhNNuIeHgmNZekDYIPQ5PvJJUU12vPRDud0Dg=="
}
