{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "+yKqNnS5YYsoEe/028X2dqUHApCaOIP6vfbSo4dLPsKT1D4NIbz59KXo7ptCM3PeXP7/oQndSnCotakzfG1RDQ=="
}
