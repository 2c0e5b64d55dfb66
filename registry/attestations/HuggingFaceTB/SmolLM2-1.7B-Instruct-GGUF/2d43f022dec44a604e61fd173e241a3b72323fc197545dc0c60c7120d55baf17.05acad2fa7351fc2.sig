{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "M4t7qYfwXRRy1wjMTxzzs2FOmNIdq7x3pvE0H49HPuAAfvUqYuC7/b24Mp7ULuzhSx7irhYN0s+4ISjvgNcUBQ=="
}
