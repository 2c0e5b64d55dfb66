{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Ch0X717pcIeUHzt/F+FmSBSChR1tdGrB1kGevBNpsjEY2EC8PhPugcbXTyx0BK1z8QcdcDa7HvKHMSQQSQp8Dg=="
}
