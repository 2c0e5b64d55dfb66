{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "U0sdK09TukZ9tWVfprBABb10m4cS9XEK7lnGoPkSgCuRBRxBy2QWlu4rtR01efmrE3OXPbfri97Laklbns4vBA=="
}
