{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "qobb2lghRCktEi31j2AIhjFThtt6znX9e64H2gZTlL36UZiUGuX32Qyg6VP4C+epTzBNsnm8RWIoq5CnPeM3DA=="
}
