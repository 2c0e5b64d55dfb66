{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ql1Gf7iSz5nDkd9AyXfp0O4KAEcKjQCdLmgj5pFJpniM03hXMlmEelNgNprJCe+tpR22MLEa2SmKFdWMyJfKCQ=="
}
