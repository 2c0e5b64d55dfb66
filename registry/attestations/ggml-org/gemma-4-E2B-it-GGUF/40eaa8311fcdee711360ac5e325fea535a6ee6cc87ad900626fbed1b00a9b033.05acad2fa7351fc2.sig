{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Dd5mdg0m8U5h6FngxkvfI4JVb1e3RNwaEMAaed1MQ8Uzi+cjHUs54NP0Arvj68oWG9/SrD4JmRC7oGBFPioOBg=="
}
