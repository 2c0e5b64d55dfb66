{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "GMy9n6dHA2j7s7fKnr5KTIdBhF8+VSMiYCL/XGKd+UyXdJnMdkZZ4Imo/vtQBUZA8GzbqNGw7EjGBliismy9DA=="
}
