{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "kHxNHnF2+9wR+ugX6Rwo+ID2buIrGuTvP3Gq3Dzh6vyPrspTymeCPgzt5/Z8UODGTNEHJ0fSRqJpHl1cMM+IDA=="
}
