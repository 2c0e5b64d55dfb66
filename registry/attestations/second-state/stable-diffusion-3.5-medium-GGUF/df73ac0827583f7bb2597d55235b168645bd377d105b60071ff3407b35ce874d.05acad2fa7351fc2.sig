{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "2FX5mn9Eve8IkLR6USZWDXAHeIRswPzxjZkVVVhLkLzMj4ED0a0iVJCilsjmodJvemor1uHPTBwjvmuIdPT7Ag=="
}
