{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "dQCuLM6rv4EGhPUojEbDaIJBmMqne5mp1ODumwACp16SlBGNsR1GLooiuCg/vozklPB9x49Q3AJmtMjz6Y29Bw=="
}
