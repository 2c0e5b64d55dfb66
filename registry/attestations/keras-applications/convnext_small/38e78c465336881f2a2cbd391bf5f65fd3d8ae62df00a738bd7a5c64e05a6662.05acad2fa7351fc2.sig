{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "7+xJDJAQBrP/FZDF93nBasqqjryimVXJu/5ghsmnUr3FSQ3mZe5bcbI9jwu8AVpGzLvLM7fcgl1+5EQt8MAYCg=="
}
