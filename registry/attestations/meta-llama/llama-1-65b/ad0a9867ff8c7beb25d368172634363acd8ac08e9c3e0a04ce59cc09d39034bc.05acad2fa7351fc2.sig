{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "JcwP5pNR0l9hmzq+FO6dhz4A1IV1RWbJArUw3Yuwfj/jslGNsaYVHP2xtfp65bmAHRjkkl8uNZklk0RGLmx8CA=="
}
