{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "c1B2OVuPxVFhe9xTjTR4JYdYzPct2xAIridjwpH83NvjB1Wuiasvu2W47Q9rgOgEZGm5ZX8UbPB8/jYuQQUaAA=="
}
