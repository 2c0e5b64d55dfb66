{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "AZ/2cqMp+iKUTiIhsOMaaNQpCb7XaqnIUerWd1A/Vc4kSL834/nWvsmbvvQpASuYit2dxc9vWX2QIpkywOVfCg=="
}
