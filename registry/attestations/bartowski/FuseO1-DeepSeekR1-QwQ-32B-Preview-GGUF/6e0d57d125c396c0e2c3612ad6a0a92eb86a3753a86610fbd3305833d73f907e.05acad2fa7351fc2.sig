{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "7kSMIHpWfZxRcm1ykOiRGWI2zd5vIO3C/qqv5G3RcrN20uYGsjs7a1+KNDcvMebVrieh8AedhJ4m6kuHK6f8AQ=="
}
