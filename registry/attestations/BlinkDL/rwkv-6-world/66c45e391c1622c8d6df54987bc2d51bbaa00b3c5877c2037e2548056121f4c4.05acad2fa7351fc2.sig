{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "rxADZCdCrMBSCNcRJqzFPfsn0ZUDTTW24Yh4RW7Eh5eM/zK57lmHsA/peTDx8HFegdi1h1amCc7nj9a0yG4yCA=="
}
