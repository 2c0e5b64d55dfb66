{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "G0+i78rPq7akIJWQwCMftWVunUL1T4FXxMwWs3II8lhVdZK+AOqUxfm0ZW/SbCYLguw/MNqVtdCPpaxwF5xGCg=="
}
