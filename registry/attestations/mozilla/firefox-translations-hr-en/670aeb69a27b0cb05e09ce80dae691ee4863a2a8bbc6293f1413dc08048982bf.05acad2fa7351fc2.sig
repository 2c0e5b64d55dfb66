{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "/gsiX1dJps0mEYdxRbHScYMuswg7Q0pinXj+szc1vOD+D+h1sSW1GmHwa6Zrp0cewAM1Z/ROO3TQEUuFxtpLAg=="
}
