{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "OiuqkP4C/9Cf8+C89oh7pWuWIT5q350dKL/usan4iN0JxixlyqyLhsoRNYpVbKiS5UFmGtS1EF/oRZbb9YYzCw=="
}
