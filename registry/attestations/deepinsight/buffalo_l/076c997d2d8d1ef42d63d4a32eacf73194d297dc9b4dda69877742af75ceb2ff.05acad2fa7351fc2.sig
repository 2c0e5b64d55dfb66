{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "B0M+iXxwSabOUXWb+Ytr7y8b8bI2rfVauA8aH4I7TNxCTUdpuC9SqqNYGzuILkSM8bOnX9qxtI6diFbzCXLvCA=="
}
