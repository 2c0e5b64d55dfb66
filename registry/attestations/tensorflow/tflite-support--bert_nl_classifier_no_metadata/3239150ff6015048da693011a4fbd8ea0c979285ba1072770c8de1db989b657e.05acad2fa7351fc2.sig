{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "yvMct/YiBAdatSvhrWAm6xYp+TFQzgRNmbQL+xpDWrBIO0+FRNUwEJ5mMt0T/THVcMA5aod0lTF+DU37Sxh1DQ=="
}
