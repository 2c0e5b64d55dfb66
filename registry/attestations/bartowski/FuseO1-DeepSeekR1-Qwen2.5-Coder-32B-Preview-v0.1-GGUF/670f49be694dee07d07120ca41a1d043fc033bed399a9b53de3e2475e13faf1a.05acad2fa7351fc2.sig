{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Ov81ohRFyznN62P2oV/xxWa7WYQ9yb1tecExZ0t3A5FJDFjoGpzet8Z2mhiXqppS7szhWAXBs5lfyUud8a5VBA=="
}
