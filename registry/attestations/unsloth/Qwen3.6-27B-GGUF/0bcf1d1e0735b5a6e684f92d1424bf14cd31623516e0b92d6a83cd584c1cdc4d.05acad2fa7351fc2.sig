{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "F2Ebf7ZcRa03YzjTKTtp9H4LJZXNlN9QYaunjAzub01JkbOToOFygZ4xsN05VD+6V9ouQ/ftylDI+8wZjx2uCw=="
}
