{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "7GASaj7/rfBAlhnwWwPLHRqpSj3J3+s4DRjaY1jDTh9jL0DZO0bE1vc3jm4jq5n0SbrasSRNduWPog8W5ux4BQ=="
}
