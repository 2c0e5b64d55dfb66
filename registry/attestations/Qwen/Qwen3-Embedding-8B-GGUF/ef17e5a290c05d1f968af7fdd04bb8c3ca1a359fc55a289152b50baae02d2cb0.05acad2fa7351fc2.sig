{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ovXOhT3MK+oQSQXRNDx/a81qjWWxzntQgDOFTx6s2lJah/e0zFvCPYe2bApGz6z2v0iRKfJbIKHVrMWuH9eVCw=="
}
