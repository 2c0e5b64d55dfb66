{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Zw45f8ImZpetLM85yYCTedZCXI40f8odbhFyZB/mlDVGEV0tK9/GdqBnkbUXomziq9WizhxnouGVnScJ6w1uCQ=="
}
