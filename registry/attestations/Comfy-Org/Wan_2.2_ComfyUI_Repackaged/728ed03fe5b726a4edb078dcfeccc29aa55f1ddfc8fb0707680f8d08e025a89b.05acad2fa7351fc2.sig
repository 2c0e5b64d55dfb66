{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ugvR5I1gvw7XhyPIC9gzuTyjwj7y/Zv3AaxQPaS5hczzjuTCuOlfF16MQp9A5x9mkEg6s6fpcjUG1kuDoGYeCQ=="
}
