{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "gQ9RrTkOWHhtBTP0yAmuAt8D+JZ3V5O9Z1czjfs3dWZ4v32ZCvFKzVg2Xi3JfqsegGx2wSOsnXM6oPzdJqkwBw=="
}
