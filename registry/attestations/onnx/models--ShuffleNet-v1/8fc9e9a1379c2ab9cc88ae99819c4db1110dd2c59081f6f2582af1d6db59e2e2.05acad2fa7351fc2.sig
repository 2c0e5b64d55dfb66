{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Q++2/I1hklWQ27NfJi7rv+4jGz3UhI3Vfk5w61tZ2xpqg+TncE9bvSodk5bPEiosXVaIac4tBkDhEGcmMFXWAA=="
}
