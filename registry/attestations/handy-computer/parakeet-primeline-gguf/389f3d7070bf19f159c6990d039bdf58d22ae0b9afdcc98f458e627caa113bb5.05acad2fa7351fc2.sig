{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "IiuzEB9pn/McqCf03sYIsdTA1w/tRXm1hmhDoXethyRsj0/4ddyELofx7tyhpv1vPrZn2UQmewrLLCfJW2dFBA=="
}
