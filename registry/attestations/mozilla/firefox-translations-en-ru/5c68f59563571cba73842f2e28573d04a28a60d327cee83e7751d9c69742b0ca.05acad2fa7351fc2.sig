{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "wWS33EEPeRyBG72coX5jTxAWnO7WakCAZeZd5Nluw3JZ2L/chbFp9pNezp3SrU6KsPKb6qHbCF8+JF4jrMraCg=="
}
