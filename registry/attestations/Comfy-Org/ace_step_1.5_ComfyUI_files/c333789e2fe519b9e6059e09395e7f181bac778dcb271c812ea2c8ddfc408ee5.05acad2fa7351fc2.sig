{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ccFz54wPDONF5hCrFWvpje3MWZw37zOnU0fDFQNWcMrQrdcWE6In6nDa5excK+y4g90gWdjw1tQqpECTDrDYCw=="
}
