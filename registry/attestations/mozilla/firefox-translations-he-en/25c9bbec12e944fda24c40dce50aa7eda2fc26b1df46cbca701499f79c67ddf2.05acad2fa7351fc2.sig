{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "4xygQcWnZfpGcpEzBK5uUzDQXEL3BLSKEPCrBxSpUt1l0LN4re6EXV86omFB0uzk/O/4RgoTxn7baDvXCuqLCQ=="
}
