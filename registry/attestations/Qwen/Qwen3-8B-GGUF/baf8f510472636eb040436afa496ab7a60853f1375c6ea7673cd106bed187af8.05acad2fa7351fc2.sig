{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "jRBGiRcjx3Tga39lmwR8i2Dn9IFOFfL5VdGWUySUYNC+zhgaIRqHbxGWLBQqkSOLhaxEtdNlIF//ZFw6dclwDg=="
}
