{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "WI8i4I0MLlUZjo5uUCaEqsxL9HK7iHY/j3CBzH7iyzpwVkdVPrjDUaawIRjo/mKYdtS+7TlUvGbPlvRHGp+TDg=="
}
