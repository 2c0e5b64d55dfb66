{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "LBWTmU0XEKtjlqEgwFsP0OGZUqt5IaiaFzPsxbQ74dR/ILsZrE0LC76aVPMwwLI2z1U5Tmew75qM5un/L4oaAQ=="
}
