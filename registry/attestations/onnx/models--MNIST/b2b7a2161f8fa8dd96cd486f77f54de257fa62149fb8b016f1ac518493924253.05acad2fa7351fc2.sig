{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "NT77S65NnB8j6kALqVoxevR+j16hhn1+60i6AYSRJpNuyd3xQsHlYXVDLYCpvNft62FfdRhO4UbWOpqq/AkLDg=="
}
