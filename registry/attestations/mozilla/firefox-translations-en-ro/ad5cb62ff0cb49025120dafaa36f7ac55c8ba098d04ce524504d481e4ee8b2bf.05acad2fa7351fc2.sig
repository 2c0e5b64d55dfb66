{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "SJXB1GDw3ilHeF8VGUYhl8aqRor0YEiRfwmmaRLoUATkt9f5ziGheN9g5h8Zw/tJXH0UsRVWlzyAOgS0J4ngCw=="
}
