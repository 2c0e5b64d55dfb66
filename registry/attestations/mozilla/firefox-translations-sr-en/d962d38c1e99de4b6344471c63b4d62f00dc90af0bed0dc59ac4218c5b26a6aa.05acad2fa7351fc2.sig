{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "XXmYj0Gb9XfsxF/XhpYZmqTO2YENKD7ftSVAgY5RBvAjVdfzEPy3qwg2VswLRLJW2Cg+gWZysVnQRuPfbahZAg=="
}
