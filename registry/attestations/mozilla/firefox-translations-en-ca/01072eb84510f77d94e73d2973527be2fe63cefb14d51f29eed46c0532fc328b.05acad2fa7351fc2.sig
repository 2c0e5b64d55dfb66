{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "UKZwKLyO5gv6orJg9KXSw9ryMcpDbAN4d+XUIuehdQ7NotVwgHoYuEukazhL4ecF+kahUgpR7CYZEktbTq2CDw=="
}
