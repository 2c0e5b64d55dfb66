{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "JM15OTqlSU9qTRvIcm1y4McIeCWm1Lpr4SMaAyMOJIixhWrFbDrChV8r1OR0md+1kEVloh/DMcY1seDC1ElwCQ=="
}
