{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "rel+iT1WWUIyfCdZ1SXFbSVFp1hjl+1hJwuPH0ushcghndrhK0AwacrDiXpMzRKMsuyN++lufFHRV044VZ+yBA=="
}
