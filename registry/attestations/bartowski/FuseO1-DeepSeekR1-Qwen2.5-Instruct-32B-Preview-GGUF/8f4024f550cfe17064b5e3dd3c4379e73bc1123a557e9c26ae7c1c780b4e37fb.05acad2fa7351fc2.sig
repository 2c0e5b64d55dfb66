{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "hJuxcp7luKwS2pD8k3hSxzEfRiWRmYjHp+cgCrn6F5t4qjpnPlrix/SXm7gzKplc9P5nnYGJbsxqMFa02odMCw=="
}
