{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "X65xGe9UEEN2RfCo5ZODZwhAtwfvjE7qOjEmIxevPrD4JjnQFJWyoCw4xU+ewY0tB/Miy1Q/oUy7B/+RPxyvCA=="
}
