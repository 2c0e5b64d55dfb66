{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "MDdFIzhYMiOc6ndsWzIZSObN08Rp0KU4epdrks1Vuqqm2e4KoJd0G0/+Rt+VaG2V3E9xlxIWnrhd1BqWV/usBg=="
}
