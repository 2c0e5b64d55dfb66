{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "jdB88aOUSX5nv1V2FyKR6P7da5Gtj/bnY0gSY1voKu96bhL3wPjbe6s9UOOIiZ4PmVxy/+/SIfHV4HxqYkc+Ag=="
}
