{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "OpfRloe9dUrYmNAcvcDOOxSoFSGiK9jgBNFdztH+xxlrPuN8Zfvk5E+qM8b6YZI81WBvJOW8tCd7jdc69VlvDg=="
}
