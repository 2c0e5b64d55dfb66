{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "5JCnm1uOvykg20qNGD/YVN8f8bl7ktMFoHQnQhIIVg4YKbrK6mJrQaLAEr7o0Io6pr91mH3CevS33qWm1tRCBw=="
}
