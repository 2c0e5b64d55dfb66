{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "RyOWCr4St7tFYPoiweRJxqN/EMqTjmoUm1qIGWJtCXHjI/fW0Ir0NM+JFMoeY8Pa59GxJJy2Xwi/Mcl5MJGLAg=="
}
