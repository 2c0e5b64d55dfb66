{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Y9psI2y2ILABCoTi23XmFPzrTl5/qw1Hf6JA6rnmVRVcWVy3bQm3B/UmCia9lCNnw4cr13Xk5bitBvMzvEAaCg=="
}
