{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "IaJJUWf7RooIAUPOxyuom9M73A8icZplPz4CshkViMYHlQ7ymIKkJmm57wmqasK9tA8uYC7fKAiCJYYcocZRDw=="
}
