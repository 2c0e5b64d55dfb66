{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "F2cvYSbHHCgqP+NAUeRggXMmEgxlM3t/WZM42ubOhKZalpacPR3RcU3ZkxCzSGcfPnZxHIbF8qtz5/l3ubZqAQ=="
}
