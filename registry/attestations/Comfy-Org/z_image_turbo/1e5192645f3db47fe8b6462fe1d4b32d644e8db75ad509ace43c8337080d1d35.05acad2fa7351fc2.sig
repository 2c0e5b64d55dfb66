{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Cx8DU8PTal5bGT/MLLQzIPe20n6anJ3qRuTv/5g3i4PykD4Oo7CmoXNf8Bwbw/9eHKBinr2a0LAigJs/h99jBQ=="
}
