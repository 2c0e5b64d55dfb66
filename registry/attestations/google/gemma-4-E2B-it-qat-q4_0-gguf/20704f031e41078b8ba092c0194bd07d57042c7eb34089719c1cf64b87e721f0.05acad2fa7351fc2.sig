{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "PPuHJ9LSil5Z4W1IOeeReIO1SrZ2P08O/dAjN3cd4b6a+EfxGmunv+rtv5v17aRLh8kVAQrs2pblK6yvSIxiCQ=="
}
