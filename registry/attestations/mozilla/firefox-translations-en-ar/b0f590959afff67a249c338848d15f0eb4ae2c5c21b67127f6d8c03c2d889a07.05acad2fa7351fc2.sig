{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "eyeuh+Nt+lLN/MNhHkr9uiBX671HG8YRZQ5npOpdq1X4Ce2XDtNQoGe7ZmDXAYVDWmdiZ1oGCfilEC5oteanCw=="
}
