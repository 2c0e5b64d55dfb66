{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "zSRda/SgpV6M4cAlSWp1NWIYT+sJxbCUrBWWt5udtpT+t16+JjNLNfpb0lpb0FzNtN/vkJJ0czBg9UX9DJlKBA=="
}
