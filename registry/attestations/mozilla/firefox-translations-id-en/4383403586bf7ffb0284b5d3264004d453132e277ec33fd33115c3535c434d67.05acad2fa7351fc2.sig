{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "/AiuFWbd4zBjSvMhOjMbuCCpkhp9mc+vb5LgL1aCEMQ+EvhOkwciRg/sSn//jW2y47lyBtiOLZ6gpVzL4ysaCg=="
}
