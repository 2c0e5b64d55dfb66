{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "yec0dFRw1e+JqsHXQg6pN5GfOmpG0PXNPC6HfP+DYskYv4QjpGcrJ9J2hPCAG8P+P8lAOsde4V8NckTshp+SBw=="
}
