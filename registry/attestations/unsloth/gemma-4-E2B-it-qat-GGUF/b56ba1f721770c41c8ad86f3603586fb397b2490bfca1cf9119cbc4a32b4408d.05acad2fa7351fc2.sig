{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "SI0eHVO9typ4Yx655/HVPIDylQ8w3isQAdw3akvW3cg4cTSNTHUudyDippMI+XI//ZpkrK7rsH/i7XLU5E5hBg=="
}
