{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "fqrfxVF5uwp0kkO+E5WSWWQjo1+BO36UXFBPjOSg7IIc46ScZogr2YCTTZZRVh8nrSkgtjXX/K6hgLFtfyIKAQ=="
}
