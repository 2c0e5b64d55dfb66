{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "nDM7lwQpM59PoWmSEzZdnlPAiObXFeERTw7HiiK79c/LS+U9PH2rKLHpaYYlhYqcRIqiDvmJ3bHulz28QtSQAA=="
}
