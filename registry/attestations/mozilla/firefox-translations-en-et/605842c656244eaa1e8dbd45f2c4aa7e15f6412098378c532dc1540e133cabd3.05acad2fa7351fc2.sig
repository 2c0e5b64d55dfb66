{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Xj+5Pu2ypB267tOTwRBku6KS4t6s1fiTOLWjWGCqP32ABbiMLFrlCeqzXoN5xhYmrg6QGaG/FkDySgBRlMzpDw=="
}
