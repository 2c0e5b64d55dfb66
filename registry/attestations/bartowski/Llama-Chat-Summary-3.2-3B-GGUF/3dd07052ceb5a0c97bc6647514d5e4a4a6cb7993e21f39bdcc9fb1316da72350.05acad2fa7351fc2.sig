{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "TRdRHzOdCFNxhXBS8hAU1bsqGrSgLbmhqRBR0d33xSG1slq94b2mAXl27Nlix5UoqvnbukskXcz3F+Jg2A2CBA=="
}
