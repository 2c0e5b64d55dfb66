{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ViGgtExoXCG0+Qa4wwiBUi8jdNRcesZBQDksS3r+fcDocCFQ9jUeB2ZLbM+bg3IzL4zCar/AVuITWe9jAlBYCQ=="
}
