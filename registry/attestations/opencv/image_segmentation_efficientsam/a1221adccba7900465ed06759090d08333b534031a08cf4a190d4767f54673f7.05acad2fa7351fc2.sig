{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "WUzszExYaJBhriyjzpmNzqsiSM3oaIo257DkVUKS2w8UMjRkOLAy53LAvF8mcVPoLgK0YmPL+aW1b5bfUwqjAQ=="
}
