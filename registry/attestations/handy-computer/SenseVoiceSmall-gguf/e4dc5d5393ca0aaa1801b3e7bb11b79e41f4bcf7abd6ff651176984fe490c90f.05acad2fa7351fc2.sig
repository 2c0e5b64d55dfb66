{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "KMwKxPxriVd6+tLflgHquGWPBaKPnvbhEMbZD6g2WK0FW9ug8EpAyhgPBpq7hBFbMThN28JccPFzgPP3AY4HBA=="
}
