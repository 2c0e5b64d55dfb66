{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "QWbCXCAMo3jWxw+BfTdXzLsob1w9OSOT+bFIsJqug09gxnY6BLiND3HbXChy7zfQY5E7tiCGpXm3E780LabsAQ=="
}
