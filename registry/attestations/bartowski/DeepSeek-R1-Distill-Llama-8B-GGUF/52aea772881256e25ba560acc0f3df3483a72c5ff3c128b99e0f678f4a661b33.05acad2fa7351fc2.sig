{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ErVtQAgVfcB2Yux8OHK63bawxBEFxKSfB0fbnkC9pHflSGjf4n+yjGEhw8OUydh19Mz+h2VdhvFOjsaq6uLtBA=="
}
