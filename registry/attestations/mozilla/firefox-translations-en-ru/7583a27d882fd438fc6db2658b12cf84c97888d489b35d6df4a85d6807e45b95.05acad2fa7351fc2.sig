{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "sPU8YivuPrsp9L8ktflu5DC0Qp/W4Y66QDPimTC6Zo9qaJOD5XLqZPn+LQuZ4Xkv4yS+AwxvGfVM5VLbqUZ4Ag=="
}
