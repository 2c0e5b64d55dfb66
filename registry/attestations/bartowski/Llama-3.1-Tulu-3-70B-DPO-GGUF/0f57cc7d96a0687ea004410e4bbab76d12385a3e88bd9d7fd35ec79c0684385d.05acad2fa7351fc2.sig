{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "8+qyPEBJaiKUyQctrIbRaFVvJuE94GaVbwtaTgRUZ7EZnzn+6CYp2CtsuN1k/2TNTZ+n1q1H5XgZ0HTH7/pWDQ=="
}
