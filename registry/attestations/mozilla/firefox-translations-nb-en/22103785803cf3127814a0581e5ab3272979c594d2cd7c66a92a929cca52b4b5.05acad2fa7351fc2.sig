{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "6I3za6Zmrbfc7zsh11iFW7bF3Z2fzxhX6fXYb0I7Ey5kguXvyRVlbWT1ia4Y35hXj0mfMKG8hsCrJ6HGFPrgDw=="
}
