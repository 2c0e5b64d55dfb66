{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "zR3TQ+3ECYR3SMafHdDEz1DWMo6zhVdbm4+D3cbEg+KsAgFFAYKIQpRepE2apIIqEjwVh4sN23TxNIi+wKQbBA=="
}
