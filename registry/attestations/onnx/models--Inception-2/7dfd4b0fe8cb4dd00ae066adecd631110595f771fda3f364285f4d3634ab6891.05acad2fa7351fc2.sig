{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "7OlbHMaw5+juXTjT0RfrObxonT9ImqCu5/bFtKeUEeCtiBV1jwpF6MWsh3s/eHWQLDmcBQwgCTmgwgyOjYbkBw=="
}
