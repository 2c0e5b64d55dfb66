{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "QfPnUEmQ9Lsb6+J2fX9Z2Oftx9Ts2BAiff9EtpSsaKktbThD/tSi+6W0l0zu9K0m0r5WZjN+17R+hIqaZVAWBw=="
}
