{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "2vf+a1+50DYPz32gGB2Vu0FBrx3E+iG08AuAU1YCNUdGyHtiVRSvziyfgEDz7huGNhy4LlOhAjAranwcFL85AQ=="
}
