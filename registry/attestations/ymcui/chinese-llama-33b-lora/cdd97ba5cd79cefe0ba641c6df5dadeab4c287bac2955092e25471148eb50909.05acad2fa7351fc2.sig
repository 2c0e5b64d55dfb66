{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "R+F92rVrBU+3w/X77gp/1RckCurl+DqbGjdsA6hYaU64+a71NtZH+s9kO/FCex0sYgRLsX7pju0QCWTLP24/BQ=="
}
