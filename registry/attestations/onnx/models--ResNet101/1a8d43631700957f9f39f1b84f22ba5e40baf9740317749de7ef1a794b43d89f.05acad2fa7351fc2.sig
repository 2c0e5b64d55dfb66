{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "en7Yj522Yh+IPB+gCNdE6OghNGIbRDSjvzjZhtrvqEj1eaZU3GoE+Ih04KoHUJsN+knGEtrARHq8U//1VXerAw=="
}
