{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "O8k2fdIJmZWg/iJbcuHiHjdD7pyR3FyZVA2RA+jRzXDkzeGWi0s28qBwVWeZym3c31U6rMsRIhKtWOa/FsWdBw=="
}
