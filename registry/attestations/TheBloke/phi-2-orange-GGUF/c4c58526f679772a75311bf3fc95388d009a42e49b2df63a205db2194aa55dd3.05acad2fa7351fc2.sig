{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "yVYy/V2a9+PQQUtqqHDhSpembHDefmx9jNSy1yS8mwXgFXSrN01xilUpCXjgcuJHwNo15RMUfqARqW8TXfsKDA=="
}
