{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Y7x+U9bJCG04tsnm0GUW9a0FwTHL3IpDqAcQ4vBzBPVKZ2nRwnSgsZMCqGN2xxmm80z8ZzE65c0lXVIpjpcoBg=="
}
