{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "+M0lRwOsBMu0oz7ZuRmF3p28WE/7P85ni89B8L4Xycs4hbm3fAG1Bor3Q26SOJuvveCgaw4uqsZ97RK60hSSBg=="
}
