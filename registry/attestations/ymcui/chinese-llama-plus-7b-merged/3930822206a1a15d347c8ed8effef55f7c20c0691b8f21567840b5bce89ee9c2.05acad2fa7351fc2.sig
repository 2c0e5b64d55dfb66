{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "aNLfv7vQLsMzhYaggdpUyQjA+EDy/HdEKRic3Nej+Gi5FabNouwD6O9U2ImhYD2OECzO4Zpqf/6eE1Dgir/ACg=="
}
