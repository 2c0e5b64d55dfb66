{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "3c7ouLZQ8QMyosLdSpWDgsgThFsgZUDBe9eQKbzWp9IUx+q9sqza+L+81fj760vveb3xih+g+JH/x1WSwQC3Dw=="
}
