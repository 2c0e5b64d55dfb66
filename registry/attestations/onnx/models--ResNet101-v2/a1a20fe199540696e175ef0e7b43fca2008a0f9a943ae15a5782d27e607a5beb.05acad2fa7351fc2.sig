{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "bEsq6gL/z/PSWKutVaSRO+HBhLwPv1Sfatj5pmbQ3kgjSOXr0lFyb2U6LsT1KviejElhQRH4v7/cWhf4qY/HBQ=="
}
