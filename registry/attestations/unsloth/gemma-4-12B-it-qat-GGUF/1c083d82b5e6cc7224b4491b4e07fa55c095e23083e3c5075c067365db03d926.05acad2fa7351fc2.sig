{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "2oXcOIp3e7kwqaZaTBukfoDvSI8UBY5p6O3CiX+Sjjeq5UIS9qKaZeHq3JKfSpmyi6z0YsgOWKO+Mhluu0aMDw=="
}
