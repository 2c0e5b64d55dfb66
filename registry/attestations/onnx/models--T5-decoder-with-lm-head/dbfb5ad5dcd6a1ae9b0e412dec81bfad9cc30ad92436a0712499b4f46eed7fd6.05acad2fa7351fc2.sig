{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "xca7HEaK55QHlIAO5Nr564ue2s40ejagxx8+5TtyG3ZGwPS4Sl4mRyVY7eebw6Lo3rQVzbKWdAvHyUIX3p2fCg=="
}
