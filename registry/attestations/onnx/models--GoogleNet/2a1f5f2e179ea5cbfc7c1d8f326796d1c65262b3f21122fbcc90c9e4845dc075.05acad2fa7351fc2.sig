{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "9wL7vGPL0CHwALErpTXuRrZwahutufKseMQO5tZXCi8pUuHjDiKCKpok3/uRMLXLgybnybV08iA30Wk+NeD4BA=="
}
