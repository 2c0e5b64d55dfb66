{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "tc90/Cov9deC/lEqtl7xvnTVJlnatDYhbRW+xw6JyctsJrhsatb6glO2uY5QwpEx6mCKpPrwVI2qx/p06/peCg=="
}
