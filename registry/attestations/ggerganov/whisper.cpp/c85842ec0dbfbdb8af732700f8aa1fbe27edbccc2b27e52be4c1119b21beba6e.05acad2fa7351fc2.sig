{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "irxKyRz+FXnHgZIm6GoAUhDYqwEcCGADytvhqSygNfJUN5NR6ka+NI1ZAkmZl0UO70lAH/P21zgoUoc5oIbRCQ=="
}
