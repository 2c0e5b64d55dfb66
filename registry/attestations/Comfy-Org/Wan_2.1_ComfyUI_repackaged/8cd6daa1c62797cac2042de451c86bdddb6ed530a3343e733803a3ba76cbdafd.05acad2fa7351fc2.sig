{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "uf0CddpAIK9ghTSKt5YexhSJlz6lw6vHNr3H8VLfC9N0lOVqu4WbUMWtAdEUENuize6CayF38WIuctSawEUBCg=="
}
