{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "xWkbe0rNeiQBsph1tA/3jOiB6DtIx+bgbZWZ2MZZjygS+ecB5b1tKU+1qXhoxGNLGuC1McdaMFslnpQmvPTaAw=="
}
