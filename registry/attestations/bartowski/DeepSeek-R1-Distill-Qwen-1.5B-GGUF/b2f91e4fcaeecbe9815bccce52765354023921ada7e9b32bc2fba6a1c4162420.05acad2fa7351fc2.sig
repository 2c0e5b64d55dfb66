{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "WadLDJz/AfRsW55fkakNImablhMWmVptgx5ZFNh0GSH8cvV+WDHLj7D79/HbFfujZHuqkvvHyogzGbS8r4+SBA=="
}
