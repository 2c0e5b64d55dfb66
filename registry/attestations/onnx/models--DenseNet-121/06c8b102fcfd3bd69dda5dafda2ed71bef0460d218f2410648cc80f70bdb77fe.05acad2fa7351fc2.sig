{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "wla6fEpfnzpj/WKkFheHzyA/GlnHHh0xxLXhr8ozXkmJR6fIDh/v0bGKrDVNRGsKN+6g00yOFPHumLYd4C6ADw=="
}
