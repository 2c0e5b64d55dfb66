{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "L05S4ewQqtP3STqDqA6Rgof84MVmI8Aky+lD1VWl4u9Fb8AVbTeQ4gU8PtmcaXSi5rG3lSSUuvHM+/9x0WeADg=="
}
