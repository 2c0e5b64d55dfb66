{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "aYKJIBlkAAo2dzMMoJHPN+8KWxISlsJx8bPdY3/xmKotr4zJnzaZR7zURvfDD9uCeXv02jA86f66zqylzHS/Ag=="
}
