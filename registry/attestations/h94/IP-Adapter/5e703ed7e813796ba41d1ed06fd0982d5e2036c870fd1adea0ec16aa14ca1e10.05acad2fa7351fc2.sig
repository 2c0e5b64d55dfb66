{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "DqcKLjVxo3AXDltWj5mwkp0QDaAK5C84zLIn1PtCfHYc/3VGqJNdLuVz6NfjXC1rceDp+xt1nblwdb642Q1yDQ=="
}
