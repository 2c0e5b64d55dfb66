{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "E9tKHOpp1Txpd0l/3cRlON+lo4wwGWpQp43MCW+IRtuewEGnuruD2I8j5DNEMllEt2WE4UDPOdTYegb1rHVXCA=="
}
