{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "fHoUc7wLklO8RofbNbezHf/Xq7v9VXwF9qRPjjM/sK2rIS7h592FciJ8pwMHtyzdBmqsHhlCNYLFOBO6/Vz8Cg=="
}
