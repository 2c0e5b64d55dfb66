{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "oYsZaAasHxCxFiyX2T5TV5WEMu/qbTVJecLv5J3WexpKUP5AxZpgKrtFSTjNnz+df+l53PzsIt8bF4ufjOOTBQ=="
}
