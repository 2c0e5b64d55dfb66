{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "I0iu96J9cVnRaHEsNXKN0O2fcaH9QNGShGASxa/ht2ID6zqj+M6tNyE6eik4gptHDt9Pezx3j4hjRhAmDfgpDg=="
}
