{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "hQcSfIpEdjZQDXsFN8ST/m2T0dPMkDuHj8zvdkiVqFTHqsYQJMQLN/KoehQOPhAsTOY8yN8vPdZ11hoCy6auCg=="
}
