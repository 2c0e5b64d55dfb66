{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "8nX9oVdaTVLRd48cknBFzT/YzPmkmWqrfFfjuGIUkSvIYqrkYeFwcWB1z4a2f0L9KTKhPYvl5x1oIYRG7Z2aDg=="
}
