{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "yABCHe2VyMZLLt5PJkIfUvuLPBvbxUD6dG/KBMOgj/aIEHh/2/kAjRKGpNipgyEnctevHP79Mzgd3mC9Hi9TCQ=="
}
