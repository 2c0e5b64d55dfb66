{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Q4fNxY6uaZ3MeTE0y5qoeuFxnt+0iwOkNHiUiKQr4iUNQImbRIT2lINQspYIp16pNNeDv4vGZTs1OBujwzJJAg=="
}
