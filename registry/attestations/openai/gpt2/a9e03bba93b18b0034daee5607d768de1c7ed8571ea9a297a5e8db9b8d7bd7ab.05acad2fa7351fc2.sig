{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "FoUXb/NvvAf0gySwD0ZM9EQFzM28/JbBOUECLIS++PkAvAVh/M1ebS3Tsg+8Itc9r2zGKxeLdQySyaw754cmDA=="
}
