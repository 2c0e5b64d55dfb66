{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "YJCsO/1WlcBHlDsfk1St8sRoYLYr255tS8F+e9J+wpGGjFUqcKxDpkc4RG7rzrTz2hcsvu85mU8GNSUUrYtgDA=="
}
