{
  "keyid": "22e1c9fdc5d9985fc0d07a9fe21e9798269edc06f98079de2c8c732ec06815f1",
  "sig": "3+TN/o76loae0R16qkgoARaToqqOHI922PVZj4dWY+9u6aODgcLrHACbeR0mwbkKFUv396hn2XfcDyUeQEjkBA=="
}
