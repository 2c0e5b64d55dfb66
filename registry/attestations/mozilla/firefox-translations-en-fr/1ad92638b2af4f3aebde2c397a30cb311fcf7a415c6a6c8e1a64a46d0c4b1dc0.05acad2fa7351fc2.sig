{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "vC9bLQ7GFWJ5stajhV+8wsBxEl3qDdoDfI9wU98Fmo2HClW7BxyfcrTzayX/dDnExRdj4STZpDHX9sm7AmY2CA=="
}
