{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Gp7aCuxAZGkMix8mUtHGDf+sZeZ7XjDTEBAcyyHy7NsWhCGwkn+XPJkgh6iM3AHFp6fT0/vDJ9bP4+evi2B6CQ=="
}
