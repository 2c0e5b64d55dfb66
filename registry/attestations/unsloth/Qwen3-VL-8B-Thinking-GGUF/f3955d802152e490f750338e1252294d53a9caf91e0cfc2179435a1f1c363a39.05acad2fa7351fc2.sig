{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "rfz3/hMtpmaP2u5hTJJXUo5wrUCTAjWvXX6rU6KvCMv2biHZL0swJlVPUtX9ZqFwLUUSwtyyFqawElZDAUinDQ=="
}
