{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "43JdENJ7hjzi7xwVYw8sfkiDIuubUx43b/JA8Hc3vvQI6OIrnAu+1CWySfFzlclFwAChMFLfXqj+ryR0h2N4CA=="
}
