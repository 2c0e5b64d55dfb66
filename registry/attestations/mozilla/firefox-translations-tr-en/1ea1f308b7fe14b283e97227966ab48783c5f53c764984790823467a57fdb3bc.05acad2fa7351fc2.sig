{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "WQrnCwe10k0CsVWvvQpk3+aDchWZzGX6budJUhBkG7A+kf8BMraITekYn7brrDZeAHy6TNmiJPjvnmVZYmm8CQ=="
}
