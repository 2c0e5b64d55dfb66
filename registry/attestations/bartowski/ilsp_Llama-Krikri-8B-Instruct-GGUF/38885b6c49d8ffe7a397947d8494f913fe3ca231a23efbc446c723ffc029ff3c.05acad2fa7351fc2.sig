{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "hOcWwY8E9OAmzRDP4gxtJ4cOSMvc58dC0owQ5Q7Xg/We5hXtTVS0E93YkpeP4jCeE+d0rdedSNU9oTaveXBMBg=="
}
