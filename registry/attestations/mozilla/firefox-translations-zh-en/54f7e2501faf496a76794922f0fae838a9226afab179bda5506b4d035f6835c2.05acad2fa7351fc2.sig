{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "x3VOVN6FmurtmNSyS69gx9v0DIUWQRAGU1mHltTnpFgKnpvbsC/6jmwGiO+n4enEbozm7/NAQc15LRzynlkOBg=="
}
