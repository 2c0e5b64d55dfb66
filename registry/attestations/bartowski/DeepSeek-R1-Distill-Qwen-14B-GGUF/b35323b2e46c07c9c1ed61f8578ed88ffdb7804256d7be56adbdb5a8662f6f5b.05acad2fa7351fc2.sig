{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "6kHY8zB19Xq6OloQTOqGFXY7l98SpangXMPRP6wus+EmltBu5Phot33hoqEjjbLMURXx60BPsbhDSGBxHu3XCA=="
}
