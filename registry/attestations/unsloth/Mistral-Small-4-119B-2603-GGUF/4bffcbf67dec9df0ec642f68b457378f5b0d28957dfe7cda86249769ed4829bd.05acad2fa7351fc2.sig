{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "L+s+KSGgmnsMCgrLK5t9is7nQFrmTLVDguDA/7oTm1Psk+rslm/cVRs91l668hTn5tjmdZbrHE9YD8Df9zEcDA=="
}
