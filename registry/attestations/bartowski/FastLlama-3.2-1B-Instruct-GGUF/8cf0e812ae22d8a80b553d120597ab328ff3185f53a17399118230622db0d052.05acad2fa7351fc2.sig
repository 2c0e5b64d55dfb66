{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "34j1I9jBW/5FSFtB6SrYxsbM0CDY2fWSxgvSOCGNudrAnk36gPmWGqV9F1glsxzpR2APbot8aav0i4H2xVv+Ag=="
}
