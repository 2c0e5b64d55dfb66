{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "fadNNUl+/Cad+ZTY069/ocsAde8mhXx++JPG4RT7nZdC9fRse0WPB4RvfQRkykd3fJgzvIEK2CONCJVoVmQmCQ=="
}
