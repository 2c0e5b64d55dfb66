{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "GLz9n1fN3gBanpDV+oeLPAbNANexnlOkDgV8X2/RmHlVYMPo9u1SqLgh11lCUNAu5kD1vyZhOVTj774gQj8cAA=="
}
