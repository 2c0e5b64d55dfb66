{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "IrnV/ZUJdcHfibzy9UJ6Dipenujn+wDYbFTgG4QGYJVGHkj3ZL/VV5CyVhpsQRWhi/LWFx9ITsTAGequBdrYBA=="
}
