{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "EsxKFePcqmRU0aFaWx4nSNw0B93SO1fmpWTFCVvR/VxqMriXjp75mov9GS50F/xOw6ZbjJYuBYsxNFbICwmzCg=="
}
