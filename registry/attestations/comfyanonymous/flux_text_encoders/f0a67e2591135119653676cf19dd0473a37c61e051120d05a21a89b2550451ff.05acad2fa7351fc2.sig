{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "qemEKj/mbIb/axDOKdEKNfvFBvc/m2NSZCr4ZoMepOzlc3+0j826Zaj2UtFH1pV5KuBJLkumvmnPvsuFqMvyBA=="
}
