{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "e9IuWhkFnQFgagTm8IgUhTsyUiB4LZMcssJ39/1S33IWvvWFl+PJ8+vXm1i7WjbFapH0G42FiW8xX8fTsttYDw=="
}
