{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "0KfvOPpEosR//7CMiFobfFkdppmuMbB+PmNIGjmmtlWh04lSRf1AfKmB2ojn2Ql2tvEuvSI0V0udzdlKAd3vCA=="
}
