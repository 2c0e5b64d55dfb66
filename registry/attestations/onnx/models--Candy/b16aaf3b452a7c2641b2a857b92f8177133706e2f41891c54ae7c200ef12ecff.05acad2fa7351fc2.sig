{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Lq3sUGdrTAzT0S8mycbqTISt+ORO4yoaC4n25gciXb0XQ6TCE4jZnPzVlm4Pa8janO5/JCN7arebTaZMo+3CBw=="
}
