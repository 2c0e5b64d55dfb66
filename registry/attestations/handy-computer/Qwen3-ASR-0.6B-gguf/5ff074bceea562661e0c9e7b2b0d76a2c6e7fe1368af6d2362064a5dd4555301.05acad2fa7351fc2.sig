{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "WhW/pRbw18CzHrfwypwZ9ckdPdgLlsu71z7wajhSb4thKbnhYPY4PAG/fBdC72uJlmuCkzc+DZHlrq2m5PSBDA=="
}
