{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "GiJUjnowOnuYwrN5Kfbpp4xOvpDC/9rIbHr1xASle3TYGG79UjOdPRvwWXM87z7qjJMg9Ogwbg+v3WWJV/NxCg=="
}
