{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "+eMoDhYKw7R5/jOl8udIyyjGfxv9oCsWHqDSEoJ+MeITuNcRtOI3LCgB9w3Z1l5h8vfbz1fJMbAY1qvd1dmYDA=="
}
