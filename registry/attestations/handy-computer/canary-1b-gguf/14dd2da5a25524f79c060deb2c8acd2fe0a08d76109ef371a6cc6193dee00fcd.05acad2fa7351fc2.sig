{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "2Y2K6L21phCfm2AT45u+6Ai4raflwk94z/mhO3zwcYR2sfkNWOyP4e3F6VcF7tSgWiU4zcPdAwk83+mnwFWlAg=="
}
