{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "x9tltdPi9O/If+65M9XgdcK3OmKohYmCbDlrHvroTz8HabWjlRVihXMGKZybwIPlE+Pg3O1WlWNZMJMhP2naDQ=="
}
