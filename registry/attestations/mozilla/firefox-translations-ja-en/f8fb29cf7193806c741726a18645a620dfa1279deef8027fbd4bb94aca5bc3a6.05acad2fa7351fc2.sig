{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "YCXsKGEn14P1EMDvJkPqEG78BaEUlMq5UxNayHcBPd4EfVvsvB8uVYTH/kdOsfmONkX+ntgN2nmiWz51lBCfDg=="
}
