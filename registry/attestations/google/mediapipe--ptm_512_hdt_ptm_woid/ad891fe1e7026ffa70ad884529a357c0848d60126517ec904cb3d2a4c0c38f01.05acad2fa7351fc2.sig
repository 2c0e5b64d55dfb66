{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "QxwCIp9j7U88LIJ/3QPT0IUuXy3dUxzi2MyX/ouQqN/5QSdek+IPXyPJrgTEWnPoI84a//JCnEhsU1G3ZrmRDQ=="
}
