{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "XAShlnfG0X9Cj2XTeeuBqtuHxCnvbxFMO0b2WYZGvCzpi3i0Gn8oCycU/rjsFqDh4vi0jur4ZWC923fY20FSCw=="
}
