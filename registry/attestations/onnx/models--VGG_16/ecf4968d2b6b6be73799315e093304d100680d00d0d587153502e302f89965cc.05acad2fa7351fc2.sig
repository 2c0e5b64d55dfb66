{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "AyjBoL3FFZiMsquSM7F0yuEPBWnpm3coswNrUNpdr6lt9D687b/QRiu7LSUzw6JVwQLvOKS4EaqYAgSFsEA5CQ=="
}
