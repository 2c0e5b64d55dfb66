{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "4qaxx6Mumk7xBik76UFi+rLPg2fVhgrEt82goNWG7WH1iX+ZQUcZSrsg8PISNmCLmGJ4L1FaVD3PoyAspbzCBA=="
}
