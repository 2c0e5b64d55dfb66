{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "WGOMjkuprf7arTpMd4JnrPdQ/8jUCY2V6xEA+V1+fU4Uq3kKRzhgIpyWsu5P22RvE2twUv+Tj8HUAYfemS7aDQ=="
}
