{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "3k3yIohWDdCSU1Z8wm+YTbCRIjXV00hTMC+OhWaP4UDrMxecUt3eMdm3G2K9eNBVFIWj2gqpH08Qamsv5++3Bg=="
}
