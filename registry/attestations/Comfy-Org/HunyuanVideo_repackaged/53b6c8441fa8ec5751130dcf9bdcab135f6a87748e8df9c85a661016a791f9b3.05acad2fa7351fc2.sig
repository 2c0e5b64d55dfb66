{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "KjGLbt7c8LUPJX5RCLgCUNQqoO3Aosxqxuel9x/cRSRh1roErnZki0guXCsQYmAaiaRNVs42fJaWuK68LwRaAg=="
}
