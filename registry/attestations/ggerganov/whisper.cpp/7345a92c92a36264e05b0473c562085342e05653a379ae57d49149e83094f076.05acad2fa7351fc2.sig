{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "uOV5cHr/4uWLl3eAqrLCgkyfZn06dI5VCrYTBcF0189f9SwpKtn+QuX/nutX12hxPrJ/UR1u7lS+jAEaUVLvCw=="
}
