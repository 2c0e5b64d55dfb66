{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "g8nLyyn+vCQeHLDG2U40XJDbuXyxlvVoNzdkaL5pJPKD9CB/g4qEWG6o291wWRPwPV4rlnhWgy3UAQS/Bi0UDw=="
}
