{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "SwWHy/d3OLbRaTKOobb2muAV/RVFiKP7LyyJHgWBglSt2d2PQjT3sjltjz7jyuPxfmDEz8TBd7uz4idpkyw3Cg=="
}
