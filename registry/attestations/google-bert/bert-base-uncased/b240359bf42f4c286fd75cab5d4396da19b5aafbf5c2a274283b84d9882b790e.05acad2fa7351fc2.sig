{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "qoaFWG93PFuWAaIXtS9MpJCyz9cK6oyHXneSOPop0ZGcbfKnaoj1Ekt1FSeQUekW3fgxDUkB/tTv1n930fs5AQ=="
}
