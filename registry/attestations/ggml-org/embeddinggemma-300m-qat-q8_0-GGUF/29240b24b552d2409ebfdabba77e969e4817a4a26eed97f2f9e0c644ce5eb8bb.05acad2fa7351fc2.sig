{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "UdjSZ8F8jSb/FfQ0HVmWTk5uCnNDAiDNj6h1Gcqor+OhyZYxMVPkuS3LG2CAvV3y2k6IaJmR0/Q1UPvgDn3/Bw=="
}
