{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "C/1sJdXK/o1quwuJ5N1R44DRWNfpxoIH76ykfLOVkkDo19Ja6U7G/txAIzGCYDylzkL48XnK083Nur/4mi4RBQ=="
}
