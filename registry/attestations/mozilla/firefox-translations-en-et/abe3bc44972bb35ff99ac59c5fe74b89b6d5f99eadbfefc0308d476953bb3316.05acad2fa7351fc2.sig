{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "HfCi0qMEgByGue3FTR5m4TnNgFNKNTmz21fUuxGr5pwYU91UUE4jegmE3S4YE02vrwWfeMzea50DYvuI5tznBA=="
}
