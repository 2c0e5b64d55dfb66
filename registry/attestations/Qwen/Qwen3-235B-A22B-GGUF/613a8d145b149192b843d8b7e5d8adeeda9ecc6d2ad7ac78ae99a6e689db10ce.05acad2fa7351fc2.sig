{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "xqqrRb3FrdoA5QlrnIFq+X7ZmJ6S+2Sigp48puBMkA4pa6GP9Rb0oHjF2W2KtX0knga6rCNeMUehrdoEBTVOCQ=="
}
