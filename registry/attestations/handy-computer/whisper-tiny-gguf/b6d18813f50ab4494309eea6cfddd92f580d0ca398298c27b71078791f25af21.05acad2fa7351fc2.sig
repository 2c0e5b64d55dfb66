{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "PiIhb0HXCw0uwmAqFILIGM9lTf+mxcgiMhialXLdmSGO519mFaoCF3OF643KBZ7rOdFnGadHIdebAD3MWoxiCw=="
}
