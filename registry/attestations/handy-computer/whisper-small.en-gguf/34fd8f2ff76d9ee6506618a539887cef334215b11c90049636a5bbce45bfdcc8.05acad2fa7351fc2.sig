{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Zc1kKaXT8JhYxM7+/hsthFi7m2eMCGjxdlTj15OyiGt+amHB1io2meTNJ20TLWECDtg7fzSb2xTkpJYNMBRoAw=="
}
