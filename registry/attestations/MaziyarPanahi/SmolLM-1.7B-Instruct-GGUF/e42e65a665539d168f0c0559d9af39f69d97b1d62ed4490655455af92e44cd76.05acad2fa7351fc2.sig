{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "sbFGwbxlkr7VU567OAvfp8Xd/3sWoOxHxB1TUNgh258dBf4/y4kUS50zwa2LVHe0QE7t/cMQvUQ5iCdxVyHKDw=="
}
