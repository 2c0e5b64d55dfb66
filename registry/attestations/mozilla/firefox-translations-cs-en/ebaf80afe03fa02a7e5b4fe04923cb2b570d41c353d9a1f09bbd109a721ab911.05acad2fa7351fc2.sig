{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ikeNtmuXeqfLa/0MXAUwhpv5QCzkz/IPE/wuqj2pdf7sKFtfKIYZowlw8uBoAPnFzxpXWBUN6fBYalrJN8PGDA=="
}
