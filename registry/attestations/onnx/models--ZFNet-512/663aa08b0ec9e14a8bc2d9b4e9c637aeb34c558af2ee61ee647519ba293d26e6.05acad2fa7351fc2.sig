{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "jiMvrPxx/NokKP5wkD1UqcI3pVRNpnNPI3Tvnahmzm10hfww8ixodLy4aV7dGg+IqQ+uBUgn6ORbPGvFpUhyAg=="
}
