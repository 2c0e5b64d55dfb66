{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "T8ZkykcgHhk3Epa4QfU+BVqB2+WnS1M5e9S07HqCDIB9x2HFJu8xOp5NFdazmrRKlVsBSJHSm1r/imd6YlgKBQ=="
}
