{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "I0YYl2VmsfxWNG46ahWL1vhqok/GSV77F+6Dn23qgdgyYIm4acqDTtNjQnUf1CCPbmWPIrE5Z5/ncmbS1NxsAw=="
}
