{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "my4C5VS6IN/xps23cxoN3FaxVsaA3hARYlZtko1Cg8ugBBxGoh3re+755B+tU0Dy+ege3as58EWEKA/yvMdlBg=="
}
