{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "1/jfP6zVnavITt6i2Mn8mlr/abU6fswuBRMdEiMngK9GOj9a/F/ZXSmd8NKNpkv8P7Vd8s5SGIqx6NxDY9YsAQ=="
}
