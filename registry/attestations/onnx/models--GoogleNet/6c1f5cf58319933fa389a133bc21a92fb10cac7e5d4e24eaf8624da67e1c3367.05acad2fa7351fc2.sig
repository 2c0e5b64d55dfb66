{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "l59n6wWHOskz4M5vv4npk54/qJwOlLNZ66N5BDLocxtwG6hRLd9vrlF7K4jHQgR9ygFdSeXqZWBB25l1gUx6Bg=="
}
