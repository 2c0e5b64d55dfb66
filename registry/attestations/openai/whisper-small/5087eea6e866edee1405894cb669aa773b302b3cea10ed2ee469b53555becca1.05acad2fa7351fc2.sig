{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "JvUcMAilfTNlmd1Tp140q+tz8vDvxBw0dB5YgRKMovRNdZbVsUj/pzs6g4SqIP6fhGdQw6p8y0E2UONYeAbkAg=="
}
