{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "wq37fKqMxytxGBFbSraHGISs6CTzaCRnmNZ0uqx0A1GMh7ZEuCYp1Y5LnGU9hQwYYZ/m/GbhySWcbGCw0wPoAw=="
}
