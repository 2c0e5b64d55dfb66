{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "vpJ1HWI3Loz47ylxhBQdcLPqlfNSocmANa3Joh0IZQ9mg9a1qPupkjwFYdK6fW7HjJvS0dTjBC3YTQOE5wKKDA=="
}
