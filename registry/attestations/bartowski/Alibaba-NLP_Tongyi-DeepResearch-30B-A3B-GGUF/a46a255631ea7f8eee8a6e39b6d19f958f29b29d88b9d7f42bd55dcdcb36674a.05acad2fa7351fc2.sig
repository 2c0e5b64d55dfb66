{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "nLgzAvklfvt9h8uNAfJhBDF7ZquE+9egJDe3c8duCNQhRtDT7OJJhiCXIbINO+X/m2/HcZvq1hO4Y+nCagF8CQ=="
}
