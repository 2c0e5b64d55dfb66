{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "a7Q2MnXT0vpJTjqqZQeydibEbCZQtN6pULyL3Bw7XtjTTnDM6t8VQc5FhQGVF59p59+ydiHxrmpDfvOxcs/gAA=="
}
