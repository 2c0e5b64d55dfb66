{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "8PWu8oZykCbkjdLFdcTUDPPYQ5ei+Hs/puh0fu5H3bKDgPaAvAoAr8LRxD+OUhZgoxCmMP/doY/tFPKbZ2QoBQ=="
}
