{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "c4G61KIjI/bs0RYXokBQ9ipchxorIfT6yHxasyN7xTJovj9KyTbVP9NEpXyAAQw8ZdvUIr4qP4JS8v+Tq5wSAg=="
}
