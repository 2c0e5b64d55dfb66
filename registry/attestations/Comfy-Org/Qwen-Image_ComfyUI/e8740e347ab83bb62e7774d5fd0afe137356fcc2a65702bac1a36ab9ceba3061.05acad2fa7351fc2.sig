{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Z6550dpH5yVqnaUtfVbvI5FtlLU2JkoNNYI9MmjA17punsWc6jtTTZOtdnAqWeJbcjouNCgjzPHnsIakLIJoDw=="
}
