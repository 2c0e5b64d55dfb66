{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "yiCboqlpXYEQospfXku7/SkZYk4Swol1MtiTjn6+CXbX4MpKtmASBgI1kpF+dAB9QnmKLp62+x2k3zwBdxBABg=="
}
