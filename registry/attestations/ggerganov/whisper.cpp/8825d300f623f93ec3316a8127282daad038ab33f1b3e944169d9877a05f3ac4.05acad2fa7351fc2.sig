{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "48ADl7EG3Fb4JwrxvUw5ggPtR7Okw+4iJyAUlCA3/T/+rk5ObEg4nM/CVSIeeuLTI4XQVFDNhFNaj9hRp/aoCQ=="
}
