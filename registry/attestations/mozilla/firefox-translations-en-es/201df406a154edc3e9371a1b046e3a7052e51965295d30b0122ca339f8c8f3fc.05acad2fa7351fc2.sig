{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "s9eKnovgLvgqc9CyXhJGoc/FcjKAP0RuS5NMX8AeXt7b+QCjb8iQsz/1OJQnse2RbDdmOPDDcTXfHjpF6EjgAA=="
}
