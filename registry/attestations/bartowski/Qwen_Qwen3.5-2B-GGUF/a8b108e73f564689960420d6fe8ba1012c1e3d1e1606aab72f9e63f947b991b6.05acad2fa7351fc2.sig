{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "f+RgC4GSzU1GqhcyLAWL9povJ+7M2qa0OgdNYagQI+UW6uTi7woqCqNG8wx5Htjl36XYVM2NfwX8zuIPI8qZBw=="
}
