{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "HrOtpWwC3/wCfPzq5rXABBETEFCQ5pl+btay8agTJLZdFSnUvdYNkf/ZmlVV3NF0uVCpxb99EKw2TQfBzL5qCg=="
}
