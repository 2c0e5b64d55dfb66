{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "sT0ICYAxafCzFOwD/O1S1p95CUq8LskXVRpPkvE/il4pL9aqpBle/xXjnfUTqV3CHwJieTqvdjIZPiJqVzJzAA=="
}
