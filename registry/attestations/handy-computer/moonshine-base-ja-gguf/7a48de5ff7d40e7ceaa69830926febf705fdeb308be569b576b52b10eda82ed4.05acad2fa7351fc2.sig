{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "PoiVNnE1WCyri9C6jyks/Xsyg7IWJnQjdMV1GGegAoGoE1IAQg2dRBOM+EaD4AddHc8MCeq0s4tFJh51+fDjCA=="
}
