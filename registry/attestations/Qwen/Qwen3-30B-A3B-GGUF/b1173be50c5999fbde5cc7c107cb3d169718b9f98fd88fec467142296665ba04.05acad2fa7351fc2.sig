{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "nSCMtG8Xpd5oYFBSVuuP/biWQ/F2V3xzZgBk3u0dJb8R8SVaFGy0Vu/ejGgmL5zVtT/QZfjqeNik1WepY5mfDA=="
}
