{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "caII6Y2uJWFqlT7hUK4xDLAHOPg71x2ClTFZkof6sAJ4KiUf5vOl82/9YeDmi7tuf+TMvg4aXolzDgkUgDbKAg=="
}
