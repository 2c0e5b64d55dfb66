{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "HalPuWoLDTtKSNZlYuFO0EuUaG2oznlYr6igco5zjeN99v5iH95Rv37uaGP48TsjM9vq/vh5c2ckS9AjQCPTAg=="
}
